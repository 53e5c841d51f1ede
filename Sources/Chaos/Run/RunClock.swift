/// The one clock of a run: nanoseconds since it began, monotonic, whatever becomes of the machine's time of day.
package struct RunClock: Sendable {
    package let start: ContinuousClock.Instant

    package init(start: ContinuousClock.Instant = .now) { self.start = start }

    package var now: Int64 { time(of: .now) }

    package func time(of instant: ContinuousClock.Instant) -> Int64 { (instant - start).nanoseconds }
}

extension Duration {
    /// At most some centuries.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}

extension Int64 {
    /// Nanoseconds of so many seconds.
    package init(seconds: Double) { self = Int64((seconds * 1e9).rounded()) }

    /// Of nanoseconds.
    package var seconds: Double { Double(self) / 1e9 }
}
