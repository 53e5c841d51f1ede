/// When requests are to be sent, whatever becomes of those before: open-loop load.
///
/// A system that stalls gets the same requests as one that does not, so its stall is seen by all that would
/// have come meanwhile (Gil Tene's "coordinated omission"; Schroeder, Wierman and Harchol-Balter, "Open
/// Versus Closed", NSDI 2006).
package enum Arrivals: Hashable, Sendable {
    /// Evenly, so many a second.
    case constant(rate: Double)
    /// Independently of one another, so many a second on average: the times between two are exponentially
    /// distributed.
    case poisson(rate: Double)
    /// Evenly, with another rate in each step.
    case steps([ArrivalStep])

    /// Requests a second that can be asked for.
    package static let rates = 0.01...1_000_000.0

    /// - Throws: ``LoadError`` for rates outside of ``rates`` and steps that take no time.
    package func validate() throws(LoadError) {
        let rates: [Double]
        switch self {
        case .constant(let rate), .poisson(let rate): rates = [rate]
        case .steps(let steps):
            guard !steps.isEmpty, steps.allSatisfy({ $0.duration > .zero }) else {
                throw LoadError(.badSchedule, "steps", "each should take some time, and there should be one")
            }
            // A step of no requests is a pause.
            rates = steps.map(\.rate).filter { $0 != 0 }
        }
        for rate in rates where !Self.rates.contains(rate) {
            throw LoadError(
                .badSchedule, "rate \(rate)", "it should be from 0.01 to 1,000,000 requests a second")
        }
    }

    /// The times at which requests are to be sent, in nanoseconds from the start, ascending, before
    /// `duration` has passed; steps end by themselves too.
    package func times(for duration: Duration, seed: UInt64) -> ArrivalTimes {
        ArrivalTimes(self, end: duration.wholeNanoseconds, seed: seed)
    }
}

/// A part of a schedule with a rate of its own.
package struct ArrivalStep: Hashable, Sendable {
    /// Requests a second; 0 for none.
    package var rate: Double
    package var duration: Duration

    package init(rate: Double, duration: Duration) {
        self.rate = rate
        self.duration = duration
    }
}

extension Duration {
    /// At most some centuries.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
