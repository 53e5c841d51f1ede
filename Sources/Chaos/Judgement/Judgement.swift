/// What follows from a journal: the same for the same journal, byte for byte.
package struct Judgement: Codable, Hashable, Sendable {
    package var run: String
    package var title: String
    package var verdict: Verdict
    /// Why it is that.
    package var reason: String
    package var hypotheses: [HypothesisResult]
    /// Whether the run itself can be trusted; one that fails makes what rests on it INCONCLUSIVE.
    package var checks: [ValidityCheck]
    /// Of each load that lost or doubled something, or could have: also when empty.
    package var ledgers: [LedgerResult]
    /// Of the outages that clients saw, the longest of each load, split into phases where roles are known.
    package var outages: [Outage]
    /// How the run ended; `nil`: the journal does not tell.
    package var outcome: RunEnd.Outcome?
    /// What is left of faults.
    package var residue: [String]

    package init(
        run: String, title: String, verdict: Verdict, reason: String, hypotheses: [HypothesisResult],
        checks: [ValidityCheck], ledgers: [LedgerResult], outages: [Outage],
        outcome: RunEnd.Outcome? = nil, residue: [String] = []
    ) {
        self.run = run
        self.title = title
        self.verdict = verdict
        self.reason = reason
        self.hypotheses = hypotheses
        self.checks = checks
        self.ledgers = ledgers
        self.outages = outages
        self.outcome = outcome
        self.residue = residue
    }

    /// Of commands that end with it: 0 PASS, 1 FAIL, 2 INCONCLUSIVE, 3 the run could not be, 4 it was aborted or
    /// interrupted, 5 something is left of a fault.
    package var exitCode: Int32 {
        if !residue.isEmpty { return 5 }
        switch outcome {
        case .couldNotRun: return 3
        case .aborted, .interrupted: return 4
        case .completed, nil: break
        }
        switch verdict {
        case .pass: return 0
        case .fail: return 1
        case .inconclusive: return 2
        }
    }
}

package enum Verdict: String, Codable, CaseIterable, Sendable {
    case pass = "PASS"
    case fail = "FAIL"
    case inconclusive = "INCONCLUSIVE"
}

package struct HypothesisResult: Codable, Hashable, Sendable {
    package var id: String
    package var title: String
    package var verdict: Verdict
    /// In words, with the numbers.
    package var reason: String
    package var threshold: String
    package var observed: String
    /// Of the observed value, where it is an estimate.
    package var interval: ConfidenceInterval?
    /// Observations that it rests on.
    package var count: Int
    package var advice: String

    package init(
        id: String, title: String, verdict: Verdict, reason: String, threshold: String, observed: String,
        interval: ConfidenceInterval?, count: Int, advice: String
    ) {
        self.id = id
        self.title = title
        self.verdict = verdict
        self.reason = reason
        self.threshold = threshold
        self.observed = observed
        self.interval = interval
        self.count = count
        self.advice = advice
    }
}

package struct ConfidenceInterval: Codable, Hashable, Sendable {
    package var low: Double
    package var high: Double
    /// 0 to 1, such as 0.95.
    package var level: Double

    package init(low: Double, high: Double, level: Double) {
        self.low = low
        self.high = high
        self.level = level
    }
}

package struct ValidityCheck: Codable, Hashable, Sendable {
    package var name: String
    package var passed: Bool
    package var detail: String

    package init(name: String, passed: Bool, detail: String) {
        self.name = name
        self.passed = passed
        self.detail = detail
    }
}

package struct LedgerResult: Codable, Hashable, Sendable {
    package var load: String
    package var acknowledged: Int
    package var refused: Int
    package var unknown: Int
    /// Of the unknown, those that turned out to have been done.
    package var unknownPresent: Int
    package var lost: [Int]
    package var doubled: [Int]
    /// Refused, and there.
    package var refusedPresent: [Int]
    /// Read after they were acknowledged, and not found.
    package var stale: [Int]

    package init(
        load: String, acknowledged: Int, refused: Int, unknown: Int, unknownPresent: Int, lost: [Int],
        doubled: [Int], refusedPresent: [Int], stale: [Int]
    ) {
        self.load = load
        self.acknowledged = acknowledged
        self.refused = refused
        self.unknown = unknown
        self.unknownPresent = unknownPresent
        self.lost = lost
        self.doubled = doubled
        self.refusedPresent = refusedPresent
        self.stale = stale
    }
}

/// A stretch without success, as clients saw it. Times are seconds of the run.
package struct Outage: Codable, Hashable, Sendable {
    package struct Phase: Codable, Hashable, Sendable {
        /// `detect`, `lease`, `elect`, `promote`, `route`, `reconnect`, `clone`.
        package var name: String
        package var from: Double
        package var to: Double

        package init(name: String, from: Double, to: Double) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    package var load: String
    package var from: Double
    package var to: Double
    package var phases: [Phase]

    package init(load: String, from: Double, to: Double, phases: [Phase]) {
        self.load = load
        self.from = from
        self.to = to
        self.phases = phases
    }
}
