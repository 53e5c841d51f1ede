/// The rule takes a file for corrupt when any tick reaches this: its check is largest tick + 1 > 10,000,000.
enum TickLimit {
    static let tooLarge: UInt64 = 10_000_000
}

/// The rule takes a meta or system exclusive event of more bytes for an error.
enum EventLimit {
    static let bytes = 1_000_000
}
