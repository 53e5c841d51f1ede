import Chaos

/// What to look at after something did not come out as it should.
struct NextStep: Hashable, Sendable {
    /// A hypothesis' id or a check's name.
    var subject: String
    /// FAIL, INCONCLUSIVE, or that a check does not hold.
    var what: String
    var reason: String
    var advice: String
    /// Ids of hypotheses of which nothing is known because of it.
    var spoils: [String] = []

    /// The nearest to the cause first: what the run rests on, then what was refuted, then what was not decided.
    static func all(of run: ReportedRun) -> [NextStep] {
        let judgement = run.judgement
        let residue = judgement.residue.map {
            NextStep(
                subject: "residue", what: "left behind", reason: $0,
                advice: "`scale chaos clean` ends all faults and removes what is left of them.")
        }
        let open = judgement.hypotheses.filter { $0.verdict == .inconclusive }
        let checks = judgement.checks.filter { !$0.passed }.map { check in
            NextStep(
                subject: check.name, what: "does not hold", reason: check.detail,
                advice: advice(onCheck: check.name),
                // The judge puts what is missing into the reasons of all that rests on it.
                spoils: open.filter { $0.reason.contains("\(check.name): \(check.detail)") }.map(\.id))
        }
        let spoilt = Set(checks.flatMap(\.spoils))
        let results = [Verdict.fail, .inconclusive].flatMap { verdict in
            judgement.hypotheses.filter { $0.verdict == verdict && !spoilt.contains($0.id) }.map { result in
                NextStep(
                    subject: result.id, what: result.verdict.rawValue, reason: result.reason,
                    advice: advice(on: result, claim: run.claim(of: result.id)))
            }
        }
        return residue + checks + results
    }

    private static func advice(on result: HypothesisResult, claim: Hypothesis.Claim?) -> String {
        guard result.advice.isEmpty else { return result.advice }
        let look = claim.map(advice(onClaim:)) ?? ""
        guard result.verdict == .inconclusive else { return look }
        return
            "What could not be seen or decided is in the reason: mend that, or watch for longer, and run again. "
            + look
    }

    private static func advice(onClaim claim: Hypothesis.Claim) -> String {
        switch claim {
        case .threshold(let measure, _, _): return advice(onMeasure: measure)
        case .comparison(let comparison): return advice(onMeasure: comparison.measure)
        case .happens(let pattern, _, _), .never(let pattern, _): return advice(onEvent: pattern)
        case .steadyStateAgain:
            return
                "Look on the timeline at what is not as it was before the method: latency, failures, roles, weights."
        case .nothingLost(let load):
            return
                "Look up the ids under “Ledgers”, and on the timeline at who was primary when load \(load) wrote them: an asynchronous replica that is promoted lacks the last writes."
        case .outage:
            return "Look at which phase of the outage took the time, under “Outages”."
        }
    }

    private static func advice(onMeasure measure: Measure) -> String {
        switch measure {
        case .latency: "Look at p99 by zone and at the weights: whether slow servers are still asked."
        case .failedShare, .successShare:
            "Look at the failures by kind and at when they began: before or after the fault was noticed."
        case .throughput: "Look at offered, sent and answered: which of them falls first."
        case .zoneShare: "Look at the weights: whether the load balancers were told, and when."
        case .probe(let name, _), .probePassed(let name): "Look at the curve of the probe \(name)."
        }
    }

    private static func advice(onEvent pattern: EventPattern) -> String {
        switch pattern {
        case .alertFiring, .alertResolved:
            "Look at the alerts on the timeline, then at the rule: its expression, its `for`, the scrape interval, and Alertmanager’s `group_wait`."
        case .roleTaken: "Look at the roles on the timeline, and at the logs of Patroni and of its store."
        case .targetIsBack:
            "Look at the containers and roles on the timeline: whether the target was started, and what it did then."
        case .containerDied, .containerStarted:
            "Look at the containers on the timeline, and at their restart policy."
        case .measured(let measure, _, _): advice(onMeasure: measure)
        case .probePasses(let name), .probeFails(let name): "Look at the curve of the probe \(name)."
        case .stepBegan, .stepEnded: "Look at the steps on the timeline."
        }
    }

    /// - Parameter name: as the judge has it: docs/judging.md lists them.
    private static func advice(onCheck name: String) -> String {
        if name.hasPrefix("fault ") { return advice(onFaultCheck: name) }
        if name.hasPrefix("load ") {
            return
                "Load that was not sent as planned proves nothing: lower the rate, or give the generator a machine with more to spare."
        }
        if name.hasPrefix("ledger ") {
            return "Look at why what was written could not be read back: is the system up again?"
        }
        if name.hasPrefix("step ") {
            return "Look at the step’s problem, on the timeline; it may be what was to be found."
        }
        return switch name {
        case "journal":
            "A journal that is not as it was written proves nothing: run again, and keep its last digest elsewhere."
        case "ending": "A run that did not complete proves nothing: look at what ended it, and run again."
        case "clock":
            "The machine slept, was short of processors, or its clock was set: run again on a machine with more to spare."
        case "harness": "Look at “What the harness could not do”, mend it and run again."
        case "steady state before":
            "Bring the system into its steady state first, or ask for what it can hold; then run again."
        case "method": "Look at which step is missing on the timeline."
        case "control group": "Compare both deployments: they need the same load, and no fault in the second."
        case "alerts arrive":
            "Look at whether Alertmanager’s webhook reaches the receiver: an alert that always fires should come."
        case "roles are read": "Look at whether Patroni’s API answers, on every member."
        case "containers are watched": "Look at whether the engine’s events can be read."
        default: ""
        }
    }

    private static func advice(onFaultCheck name: String) -> String {
        if name.hasSuffix(": targets") {
            return "`scale chaos run FILE --dry-run` prints which targets a selector finds."
        }
        if name.hasSuffix(": applied") || name.hasSuffix(": effect") {
            return
                "`scale chaos doctor` says which faults this machine can do; if it can do this one, make it stronger or last longer."
        }
        if name.hasSuffix(": undisturbed") {
            return
                "Look at the containers on the timeline: what ended or started the target in the fault’s midst?"
        }
        return "`scale chaos clean` ends all faults and removes what is left of them."
    }
}
