import Statistics

/// What a hypothesis's claim comes to.
struct Finding: Hashable, Sendable {
    var verdict: Verdict
    /// In words, with the numbers.
    var reason: String
    var threshold: String
    var observed: String
    var interval: ConfidenceInterval?
    var count: Int

    init(
        _ verdict: Verdict, _ reason: String, threshold: String, observed: String,
        interval: ConfidenceInterval? = nil, count: Int
    ) {
        self.verdict = verdict
        self.reason = reason
        self.threshold = threshold
        self.observed = observed
        self.interval = interval
        self.count = count
    }

    /// Nothing can be said.
    static func open(
        _ reason: String, threshold: String, observed: String = "-", interval: ConfidenceInterval? = nil,
        count: Int = 0
    ) -> Finding {
        Finding(
            .inconclusive, reason, threshold: threshold, observed: observed, interval: interval, count: count)
    }
}

/// A claim's finding, or the question whose answer depends on how many others are asked beside it.
enum ClaimOutcome: Sendable {
    case finding(Finding)
    case question(PendingComparison)
}

extension ConfidenceInterval {
    /// `nil` when an end is infinite.
    init?(_ interval: Interval, level: Double) {
        guard interval.isFinite else { return nil }
        self.init(low: interval.low, high: interval.high, level: level)
    }
}
