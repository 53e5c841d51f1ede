import Statistics

/// Whether load was sent as the experiment has it, and what observers that are needed tell.
extension RunHistory {
    /// Seconds by which one in a hundred requests may be late.
    private static let mostLag = 0.1
    /// By how much the loads of two deployments may differ.
    private static let mostUnequal = 0.05

    var loadChecks: [RunCheck] {
        guard let experiment = header?.experiment else { return [] }
        let arms: [JournalEntry.Arm] = experiment.control == .group ? [.experiment, .control] : [.experiment]
        var checks: [RunCheck] = []
        for load in experiment.load {
            for arm in arms { checks.append(loadCheck(load, arm)) }
            if case .ledger = load.kind { checks.append(ledgerCheck(load.name)) }
        }
        if experiment.control == .group { checks.append(controlCheck(experiment)) }
        return checks
    }

    private func loadCheck(_ load: LoadPlan, _ arm: JournalEntry.Arm) -> RunCheck {
        let whose = arm == .control ? "load \(load.name) of the control group" : "load \(load.name)"
        var problems: [String] = []
        let table = requests[Key(arm: arm, name: load.name)] ?? RequestTable()
        if let objection = objection(toLoad: load.name, over: watched, in: arm) { problems.append(objection) }
        let places = watched.flatMap { table.places(in: $0) }
        let lags = places.filter { !table.isUnsent($0) }.map { Double(table.sent[$0]) / 1e6 }.sorted()
        let lag = Quantile.value(0.99, ofSorted: lags) ?? 0
        if lag > Self.mostLag {
            problems.append("its generator was late by \(Figures.seconds(lag)) at p99: it was starved itself")
        }
        if let summary = summaries[Key(arm: arm, name: load.name)] {
            problems += problemsOf(summary, recorded: table, load)
        } else {
            problems.append("its generator did not tell how it ended")
        }
        return RunCheck(
            arm == .control ? .control : .load(load.name), whose, problems: problems,
            otherwise: "\(table.count) requests, sent as planned; late by \(Figures.seconds(lag)) at p99")
    }

    private func problemsOf(_ summary: LoadSummary, recorded: RequestTable, _ load: LoadPlan) -> [String] {
        // A ledger's requests may be known from its history alone, without its reads.
        if case .ledger = load.kind { return [] }
        let missing = (Double(summary.due) - Double(recorded.count)).magnitude
        guard missing > max(1, Double(recorded.count) / 1000) else { return [] }
        return ["its generator counts \(summary.due) requests, and \(recorded.count) are in the journal"]
    }

    /// From the steady state to the end of what is observed.
    private var watched: [Stretch] {
        let observed = observed
        let from = phases.first { $0.value == .before }?.time ?? observed.from
        return from < observed.to ? [Stretch(from: from, to: observed.to)] : []
    }

    private func ledgerCheck(_ load: String) -> RunCheck {
        let reads = ledgers[Key(arm: .experiment, name: load)]?.reads ?? []
        var problems = reads.compactMap(\.problem)
        if reads.isEmpty { problems.append("what was there at the end was not read") }
        if reads.contains(where: { $0.ids.count != $0.counts.count }) {
            problems.append("what was there at the end is not whole")
        }
        return RunCheck(
            .load(load), "ledger \(load)", problems: problems,
            otherwise: "\(reads.last?.ids.count ?? 0) ids were there at the end")
    }

    private func controlCheck(_ experiment: Experiment) -> RunCheck {
        var problems = Set(strayFaults).sorted().map { "the fault of step \($0) was injected into it, too" }
        for load in experiment.load {
            let counts = [JournalEntry.Arm.experiment, .control].map { arm -> Double in
                let table = requests[Key(arm: arm, name: load.name)] ?? RequestTable()
                return Double(watched.reduce(0) { $0 + table.places(in: $1).count })
            }
            let (own, other) = (counts[0], counts[1])
            let chance = 4 * (own + other).squareRoot()
            if (own - other).magnitude > Self.mostUnequal * max(own, other) + chance || other == 0 {
                problems.append(
                    "load \(load.name) had \(Figures.decimal(own, digits: 0)) requests due in the experiment and \(Figures.decimal(other, digits: 0)) in the control group"
                )
            }
        }
        return RunCheck(
            .control, "control group", problems: problems, otherwise: "no fault, and as much load")
    }

    /// - Parameter watchers: those that hypotheses need.
    func watcherChecks(_ watchers: Set<Watcher>) -> [RunCheck] {
        Watcher.allCases.filter(watchers.contains).map { watcher in
            let times = times(of: watcher)
            let name =
                switch watcher {
                case .alerts: "alerts arrive"
                case .roles: "roles are read"
                case .containers: "containers are watched"
                }
            return RunCheck(
                .watcher(watcher), name, passed: !times.isEmpty,
                times.isEmpty ? "nothing was ever heard" : "\(times.count) readings")
        }
    }
}
