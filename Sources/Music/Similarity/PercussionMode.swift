/// How drum kits count when songs are compared.
public enum PercussionMode: String, Sendable, CaseIterable {
    /// All drum kits are one instrument: percussion.
    case merge
    /// Each drum kit is an instrument of its own.
    case separate
    /// Drum kits do not count.
    case ignore
}
