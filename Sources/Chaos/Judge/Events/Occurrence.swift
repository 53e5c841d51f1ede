/// A moment at which something that was asked for happened, in seconds of the run.
struct Occurrence: Hashable, Sendable {
    var time: Double
    /// What it was, such as the member that took a role.
    var what: String
    /// When it began to be so, where that is told: an alert may be older than the word of it.
    var began: Double?

    /// Seconds by which the clock of those who tell may differ from the harness's.
    static let clockTolerance = 2.0
}
