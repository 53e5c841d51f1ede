/// An alert as Alertmanager told of it.
struct ReceivedAlert: Hashable, Sendable {
    /// Seconds since 1970.
    var time: Double
    var name: String
    /// Empty where it has none.
    var zone: String
    /// `critical`, `warning`, `info`, or nothing.
    var severity: String
    /// For people.
    var summary: String
    /// Or it is over.
    var isFiring: Bool
}
