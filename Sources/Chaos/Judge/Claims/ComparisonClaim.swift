import Statistics

/// A measure compared with itself before the method, in another window, or in the control group.
struct ComparisonClaim {
    /// Shorter windows say too little of how their observations depend on one another.
    private static let shortest = 10.0

    let comparison: Hypothesis.Comparison

    func outcome(in history: RunHistory) -> ClaimOutcome {
        do throws(Doubt) { return .question(try question(in: history)) } catch {
            return .finding(.open(error.reason, threshold: threshold, count: error.count))
        }
    }

    private struct Doubt: Error {
        var reason: String
        var count = 0
    }

    private var threshold: String {
        let measure = comparison.measure
        let value =
            switch comparison.by {
            case .ratio: "\(Wording.text(comparison.bounds, PendingComparison.ratio)) times"
            case .difference:
                Wording.text(comparison.bounds) { PendingComparison.difference($0, of: measure) } + " from"
            }
        let reference =
            switch comparison.reference {
            case .before: Wording.text(.before)
            case .window(let window): Wording.text(window)
            case .controlGroup: "the control group"
            }
        return "\(Wording.text(measure)) \(Wording.text(comparison.window)): \(value) that of \(reference)"
    }

    private func question(in history: RunHistory) throws(Doubt) -> PendingComparison {
        let window = try part(comparison.window, .experiment, history)
        let reference =
            switch comparison.reference {
            case .before: try part(.before, .experiment, history)
            case .window(let other): try part(other, .experiment, history)
            case .controlGroup: try part(comparison.window, .control, history)
            }
        return PendingComparison(
            comparison: comparison, threshold: threshold, window: window, reference: reference)
    }

    private func part(
        _ window: Window, _ arm: JournalEntry.Arm, _ history: RunHistory
    ) throws(Doubt) -> PendingComparison.Part {
        let stretches: [Stretch]
        do { stretches = try history.stretches(of: window) } catch { throw Doubt(reason: error.reason) }
        let measure = comparison.measure
        let whose = arm == .control ? "the control group" : Wording.text(window)
        if let objection = history.objection(to: measure, over: stretches, in: arm) {
            throw Doubt(reason: "\(whose): \(objection)")
        }
        let measured = history.measured(measure, over: stretches, in: arm)
        func doubt(_ reason: String) -> Doubt { Doubt(reason: "\(whose): \(reason)", count: measured.count) }
        if let objection = measured.objection { throw doubt(objection) }
        guard let value = measured.value, let estimate = measured.estimate else {
            throw doubt("single values, such as the greatest, have no interval; compare means instead")
        }
        guard stretches.seconds >= Self.shortest else {
            throw doubt(
                "\(Figures.seconds(stretches.seconds)) are too short for a comparison, which needs \(Figures.seconds(Self.shortest)) at least"
            )
        }
        guard measured.isEstimateKnown else {
            throw doubt(
                "its observations depend on one another for too long a time; the window should be several times as long"
            )
        }
        return PendingComparison.Part(
            value: value, estimate: estimate, worst: measured.worst, least: measured.least)
    }
}

/// A comparison whose interval's level depends on how many are made beside it.
struct PendingComparison: Sendable {
    struct Part: Sendable {
        var value: Double
        var estimate: any Estimate
        var worst: Double?
        var least: Double?
    }

    let comparison: Hypothesis.Comparison
    let threshold: String
    let window: Part
    let reference: Part

    private var effect: Effect {
        Effect(
            comparison.by == .ratio ? .ratio : .difference, of: window.estimate, from: reference.estimate)
    }

    private var range: Interval {
        Interval(low: comparison.bounds.atLeast ?? -.infinity, high: comparison.bounds.atMost ?? .infinity)
    }

    var question: HolmDecisions.Question { HolmDecisions.Question(effect, in: range) }

    func finding(_ answer: HolmDecisions.Answer) -> Finding {
        let effect = effect
        let value = Wording.text(window.value, of: comparison.measure)
        let base = Wording.text(reference.value, of: comparison.measure)
        let observed = "\(text(effect.value)) (\(value) against \(base))"
        let interval = "\(text(answer.interval.low)) to \(text(answer.interval.high))"
        func finding(_ verdict: Verdict, _ reason: String) -> Finding {
            Finding(
                verdict, reason, threshold: threshold, observed: observed,
                interval: ConfidenceInterval(answer.interval, level: answer.level), count: effect.count)
        }
        let words = "it was \(observed), with \(Figures.share(answer.level)) confidence \(interval)"
        let other = widened(answer.interval)
        guard Decision(other, in: range) == answer.decision || answer.decision == .open else {
            let otherwise = "it could be from \(text(other.low)) to \(text(other.high))"
            return finding(.inconclusive, "\(words); but \(Measured.lateness(otherwise))")
        }
        switch answer.decision {
        case .within:
            if let most = comparison.bounds.atMost, let worst, worst > most {
                return finding(
                    .inconclusive,
                    "\(words); but requests that were not answered are not in it, and were they slower than all others, it would be \(text(worst))"
                )
            }
            return finding(.pass, words)
        case .outside: return finding(.fail, words)
        case .open:
            return finding(
                .inconclusive,
                "\(words), which does not decide it: a longer window or a higher rate would narrow it")
        }
    }

    /// As wide as it may be, since each generator's own delay may be part of its value or not.
    private func widened(_ interval: Interval) -> Interval {
        let (own, other) = (window.least ?? window.value, reference.least ?? reference.value)
        return switch comparison.by {
        case .difference:
            Interval(
                low: interval.low - (window.value - own), high: interval.high + (reference.value - other))
        case .ratio:
            Interval(
                low: window.value > 0 ? interval.low * own / window.value : interval.low,
                high: other > 0 ? interval.high * reference.value / other : .infinity)
        }
    }

    private var worst: Double? {
        window.worst.map { comparison.by == .ratio ? $0 / reference.value : $0 - reference.value }
    }

    private func text(_ value: Double) -> String {
        comparison.by == .ratio ? Self.ratio(value) : Self.difference(value, of: comparison.measure)
    }

    static func ratio(_ value: Double) -> String { Figures.decimal(value, digits: 3) }

    static func difference(_ value: Double, of measure: Measure) -> String {
        let sign = value >= 0 ? "+" : ""
        switch measure {
        case .latency: return sign + Figures.seconds(value)
        case .failedShare, .successShare, .zoneShare, .probePassed:
            return sign + Figures.decimal(value * 100, digits: 3) + " points"
        case .throughput: return sign + Figures.plain(value) + "/s"
        case .probe: return sign + Figures.plain(value)
        }
    }
}
