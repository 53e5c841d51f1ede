/// What an interval says of a number that should be in a range.
package enum Decision: Hashable, Sendable {
    case within
    case outside
    case open

    /// - Parameter range: ends may be infinite.
    package init(_ interval: Interval, in range: Interval) {
        if interval.low >= range.low, interval.high <= range.high {
            self = .within
        } else if interval.low > range.high || interval.high < range.low {
            self = .outside
        } else {
            self = .open
        }
    }
}

/// Decides several questions so that the chance of a single wrong answer among all of them stays under a bound.
///
/// Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6,
/// 1979, written with intervals: the clearest question is decided by the widest interval, the next one by a narrower
/// one, until one stays open; then all that follow do.
package struct HolmDecisions: Sendable {
    package struct Question: Sendable {
        package var estimate: any Estimate
        package var range: Interval

        package init(_ estimate: any Estimate, in range: Interval) {
            self.estimate = estimate
            self.range = range
        }
    }

    package struct Answer: Hashable, Sendable {
        package let decision: Decision
        package let interval: Interval
        package let level: Double
    }

    /// In the order of the questions.
    package let answers: [Answer]

    /// - Parameter level: that all answers are right, such as 0.95.
    package init(_ questions: [Question], level: Double) {
        let doubts = questions.map(Self.doubt)
        let order = questions.indices.sorted { (doubts[$0], $0) < (doubts[$1], $1) }
        var answers = [Answer?](repeating: nil, count: questions.count)
        var stopped: Double?
        for (place, index) in order.enumerated() {
            // Those that follow an open one are no clearer, and open at its level, too.
            let ownLevel = stopped ?? 1 - (1 - level) / Double(questions.count - place)
            let interval = questions[index].estimate.interval(level: ownLevel)
            let decision = stopped == nil ? Decision(interval, in: questions[index].range) : .open
            if decision == .open { stopped = ownLevel }
            answers[index] = Answer(decision: decision, interval: interval, level: ownLevel)
        }
        self.answers = answers.compactMap { $0 }
    }

    /// The least 1 - level at which the question is decided; 1: at none.
    private static func doubt(_ question: Question) -> Double {
        // In halvings of 1 - level, which may be very small.
        var decided = 0.0
        var open = 64.0
        func isDecided(_ halvings: Double) -> Bool {
            let level = 1 - Elementary.power(2, -halvings)
            return Decision(question.estimate.interval(level: level), in: question.range) != .open
        }
        guard isDecided(1e-3) else { return 1 }
        decided = 1e-3
        for _ in 0..<24 {
            let middle = (decided + open) / 2
            if isDecided(middle) { decided = middle } else { open = middle }
        }
        return Elementary.power(2, -decided)
    }
}
