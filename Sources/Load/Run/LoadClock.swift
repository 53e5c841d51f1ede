import NIOCore

/// The clock of a run: nanoseconds since its start, monotonic.
package struct LoadClock: Sendable {
    /// The start, for what else happens during the run.
    package let start: ContinuousClock.Instant
    private let deadline: NIODeadline

    /// - Parameter delay: what has to be set up until the start has so much time.
    package init(startingIn delay: Duration = .milliseconds(100)) {
        start = ContinuousClock.now + delay
        deadline = .now() + .nanoseconds(delay.wholeNanoseconds)
    }

    /// Negative before the start.
    package var now: Int64 {
        Int64(NIODeadline.now().uptimeNanoseconds) - Int64(deadline.uptimeNanoseconds)
    }

    func deadline(at time: Int64) -> NIODeadline { deadline + .nanoseconds(time) }
}
