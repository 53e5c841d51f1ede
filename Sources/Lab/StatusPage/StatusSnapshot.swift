/// All that the status page shows of a moment.
struct StatusSnapshot: Sendable {
    /// Seconds since 1970.
    var time: Double
    var window: StatusWindow
    /// A failure is one line for people.
    var parts: Result<LabStatus, StatusFailure>
    var curves: StatusCurves
    /// The latest last.
    var received: [ReceivedAlert]
    /// When Alertmanager was last heard, in seconds since 1970.
    var heard: Double?
}

struct StatusFailure: Error, Hashable, Sendable {
    var message: String
}
