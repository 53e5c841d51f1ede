import Statistics

/// Says what follows from a journal: takes its entries one after another, then judges. The same entries always give
/// the same judgement; nothing else goes in, no clock, no chance, no order of a dictionary.
///
/// A hypothesis whose preconditions did not hold is INCONCLUSIVE, whether it came out true or false: a fault without
/// effect, an observer that was blind, load that was not sent say nothing of the system. What is left over of a fault
/// is a FAIL of the run.
///
/// Over all, FAIL beats INCONCLUSIVE beats PASS. A hypothesis that was refuted, with all that it rests on in order,
/// stays refuted whatever else could not be seen; and what could not be seen is no success.
package struct Judge: Sendable {
    /// That all comparisons of a run are decided rightly.
    static let level = 0.99
    /// Seconds of outages that are worth listing.
    private static let shortestOutage = 0.01

    private var history = RunHistory()

    package init() {}

    package mutating func take(_ entry: JournalEntry) { history.take(entry) }

    /// Of the entries so far, once they have told of it.
    package var experiment: Experiment? { history.header?.experiment }

    /// - Parameter integrity: of the journal that the entries are from.
    package func judgement(_ integrity: JournalIntegrity = JournalIntegrity()) -> Judgement {
        var history = history
        history.arrange()
        guard let header = history.header else {
            let reason = integrity.problem?.text ?? "the journal does not begin with the run's header"
            return Judgement(
                run: "", title: "", verdict: .inconclusive, reason: reason, hypotheses: [],
                checks: [ValidityCheck(name: "journal", passed: false, detail: reason)], ledgers: [],
                outages: [])
        }
        let experiment = header.experiment
        let rests = experiment.hypotheses.map { Foundations(of: $0.claim, in: experiment) }
        let faults = experiment.method.everyStep.compactMap { step -> FaultChecks? in
            guard case .fault(let action) = step.action else { return nil }
            return FaultChecks(step: step.id, action, in: history)
        }
        let checks =
            history.runChecks(integrity) + faults.flatMap(\.checks) + history.stepChecks + history.loadChecks
            + history.watcherChecks(Set(rests.flatMap(\.watchers)))
        let results = Self.results(experiment.hypotheses, rests, checks, history)
        let residue = faults.flatMap(\.residue)
        let (verdict, reason) = Self.verdict(results, checks, residue: residue)
        return Judgement(
            run: header.run, title: experiment.title, verdict: verdict, reason: reason, hypotheses: results,
            checks: checks.map(\.published), ledgers: Self.ledgers(history), outages: Self.outages(history),
            outcome: history.end?.value.outcome, residue: residue)
    }

    // MARK: - Hypotheses

    private static func results(
        _ hypotheses: [Hypothesis], _ foundations: [Foundations], _ checks: [RunCheck], _ history: RunHistory
    ) -> [HypothesisResult] {
        let outcomes = hypotheses.map { outcome(of: $0.claim, in: history) }
        let pending = outcomes.compactMap { if case .question(let pending) = $0 { pending } else { nil } }
        var answers = HolmDecisions(pending.map(\.question), level: level).answers[...]
        return zip(zip(hypotheses, foundations), outcomes).map { pair, outcome in
            var finding: Finding
            switch outcome {
            case .finding(let found): finding = found
            case .question(let pending): finding = pending.finding(answers.removeFirst())
            }
            let (hypothesis, foundations) = pair
            let missing = checks.filter { !$0.passed && foundations.contain($0.subject) }
            if !missing.isEmpty {
                // The reason that is nearest to the cause comes first.
                let reasons = missing.map { "\($0.name): \($0.detail)" } + [finding.reason]
                finding.verdict = .inconclusive
                finding.reason = reasons.joined(separator: "; ")
            }
            return HypothesisResult(
                id: hypothesis.id, title: hypothesis.title, verdict: finding.verdict, reason: finding.reason,
                threshold: finding.threshold, observed: finding.observed, interval: finding.interval,
                count: finding.count, advice: hypothesis.advice)
        }
    }

    private static func outcome(of claim: Hypothesis.Claim, in history: RunHistory) -> ClaimOutcome {
        switch claim {
        case .threshold(let measure, let bounds, let window):
            .finding(ThresholdClaim(measure: measure, bounds: bounds, window: window).finding(in: history))
        case .comparison(let comparison): ComparisonClaim(comparison: comparison).outcome(in: history)
        case .happens(let pattern, let within, let after):
            .finding(HappensClaim(pattern: pattern, within: within, after: after).finding(in: history))
        case .never(let pattern, let window):
            .finding(NeverClaim(pattern: pattern, window: window).finding(in: history))
        case .steadyStateAgain(let within, let after):
            .finding(SteadyStateAgainClaim(within: within, after: after).finding(in: history))
        case .nothingLost(let load): .finding(NothingLostClaim(load: load).finding(in: history))
        case .outage(let filter, let bounds, let window):
            .finding(OutageClaim(filter: filter, bounds: bounds, window: window).finding(in: history))
        }
    }

    // MARK: - Over all

    private static func verdict(
        _ results: [HypothesisResult], _ checks: [RunCheck], residue: [String]
    ) -> (Verdict, String) {
        if !residue.isEmpty {
            return (.fail, "something is left of a fault: \(Wording.list(residue, most: 3))")
        }
        let failed = results.filter { $0.verdict == .fail }
        if !failed.isEmpty {
            return (.fail, failed.map { "\($0.id): \($0.reason)" }.joined(separator: "; "))
        }
        let problems = checks.filter { !$0.passed }
        if !problems.isEmpty {
            return (.inconclusive, problems.map { "\($0.name): \($0.detail)" }.joined(separator: "; "))
        }
        guard !results.isEmpty else { return (.inconclusive, "nothing was claimed") }
        let open = results.filter { $0.verdict == .inconclusive }
        if !open.isEmpty {
            return (.inconclusive, open.map { "\($0.id): \($0.reason)" }.joined(separator: "; "))
        }
        let count = results.count
        return (.pass, count == 1 ? "the hypothesis holds" : "all \(count) hypotheses hold")
    }

    private static func ledgers(_ history: RunHistory) -> [LedgerResult] {
        history.ledgers.filter { $0.key.arm == .experiment && !$0.value.isEmpty }
            .sorted { $0.key.name < $1.key.name }
            .map { LedgerChecker(load: $0.key.name, $0.value).result }
    }

    private static func outages(_ history: RunHistory) -> [Outage] {
        let from = history.methodBegan ?? 0
        guard from < history.observed.to else { return [] }
        let loads = history.requests.keys.filter { $0.arm == .experiment }.map(\.name).sorted()
        return loads.compactMap { load in
            let watched = Stretch(from: from, to: history.observed.to)
            guard let longest = history.outages(RequestFilter(load: load))?.longest(in: [watched]),
                longest.seconds >= shortestOutage
            else { return nil }
            return Outage(
                load: load, from: longest.from, to: longest.to,
                phases: OutagePhases(of: longest, in: history).phases)
        }
    }
}
