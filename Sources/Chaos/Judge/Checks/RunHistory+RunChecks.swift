/// Checks of the run as a whole.
extension RunHistory {
    /// Seconds between two entries that a run under load never has.
    private static let longestPause = 30.0
    /// Seconds by which entries of different observers may be out of order.
    private static let mostBackwards = 2.0

    func runChecks(_ integrity: JournalIntegrity) -> [RunCheck] {
        [
            journalCheck(integrity), endingCheck, clockCheck, troubleCheck, steadyStateCheck, methodCheck,
        ]
    }

    private func journalCheck(_ integrity: JournalIntegrity) -> RunCheck {
        var problems = [integrity.problem?.text].compactMap { $0 } + damages
        if integrity.tornBytes > 0, end != nil {
            problems.append("\(integrity.tornBytes) bytes follow the run's end")
        }
        let torn = integrity.tornBytes > 0 ? ", and \(integrity.tornBytes) bytes of one that was cut off" : ""
        return RunCheck(
            .run, "journal", problems: problems,
            otherwise: "\(count) entries, the chain of their hashes is whole\(torn)")
    }

    private var endingCheck: RunCheck {
        guard let end else {
            return RunCheck(
                .run, "ending", passed: false,
                "the journal does not tell how the run ended: it was cut off, or the harness was killed")
        }
        let reason = end.value.reason.isEmpty ? "" : ": \(end.value.reason)"
        switch end.value.outcome {
        case .completed where aborts.isEmpty: return RunCheck(.run, "ending", passed: true, "completed")
        case .completed: return RunCheck(.run, "ending", passed: false, "aborted: \(Wording.list(aborts))")
        case .aborted: return RunCheck(.run, "ending", passed: false, "aborted\(reason)")
        case .interrupted: return RunCheck(.run, "ending", passed: false, "interrupted\(reason)")
        case .couldNotRun: return RunCheck(.run, "ending", passed: false, "could not run\(reason)")
        }
    }

    private var clockCheck: RunCheck {
        var problems = troubles(of: "clock")
        if backwards > Self.mostBackwards {
            problems.append("the run's clock went back by \(Figures.seconds(backwards))")
        }
        if silence.seconds > Self.longestPause {
            problems.append(
                "nothing was written for \(Figures.seconds(silence.seconds)) from \(Figures.seconds(silence.at)) on"
            )
        }
        return RunCheck(
            .run, "clock", problems: problems,
            otherwise: "steady; the longest pause between entries is \(Figures.seconds(silence.seconds))")
    }

    /// What is wrong with the harness itself; observers' and probes' own trouble is looked at where they are needed.
    private var troubleCheck: RunCheck {
        let own = Set(Watcher.allCases.map(\.rawValue) + ["edges", "probe", "clock"])
        let probes = Set(header?.experiment.probes.map(\.name) ?? [])
        let problems = troubles.compactMap { trouble -> String? in
            let source = trouble.value.source
            let isOwn = source.split(separator: " ").first.map { own.contains(String($0)) } ?? false
            return isOwn || probes.contains(source) ? nil : "\(source): \(trouble.value.message)"
        }
        return RunCheck(.run, "harness", problems: problems, otherwise: "it had no trouble")
    }

    private func troubles(of source: String) -> [String] {
        troubles.filter { $0.value.source == source }.map(\.value.message)
    }

    private var steadyStateCheck: RunCheck {
        let name = "steady state before"
        guard let began = methodBegan else {
            return RunCheck(.run, name, passed: false, "the method never began")
        }
        guard let plan = header?.experiment.steadyState, !plan.conditions.isEmpty else {
            return RunCheck(.run, name, passed: true, "none was asked for")
        }
        let before = steadyStates.filter { $0.time <= began && $0.value.phase == .before }
        guard let last = before.last else {
            return RunCheck(.run, name, passed: false, "it was not looked at before the method")
        }
        return RunCheck(
            .run, name, passed: last.value.holds,
            last.value.holds
                ? "held when the method began" : "it did not hold: \(Wording.list(last.value.problems))")
    }

    private var methodCheck: RunCheck {
        guard let experiment = header?.experiment else {
            return RunCheck(.run, "method", passed: false, "there is no experiment")
        }
        var problems: [String] = []
        var count = 0
        var isDone = false
        for step in experiment.method.everyStep {
            switch step.action {
            case .fault, .run: isDone = true
            case .wait, .parallel, .repeated, .until: break
            }
            count += 1
            let spans = steps[step.id] ?? []
            if spans.isEmpty {
                problems.append("step \(step.id) never began")
            } else if spans.contains(where: { $0.ended == nil }) {
                problems.append("step \(step.id) never ended")
            }
        }
        if !isDone { problems.append("it does nothing to the system") }
        return RunCheck(
            .run, "method", problems: problems, otherwise: "each of its \(count) steps was begun and ended")
    }

    /// Programs and waiting that did not go as they should: what hypotheses say of it is theirs to say.
    var stepChecks: [RunCheck] {
        (header?.experiment.method.everyStep ?? []).compactMap { step in
            if case .fault = step.action { return nil }
            let problems = (steps[step.id] ?? []).compactMap(\.problem)
            guard !problems.isEmpty else { return nil }
            return RunCheck(.nothing, "step \(step.id)", problems: problems, otherwise: "")
        }
    }
}

extension [Step] {
    /// All of them, with those within them.
    var everyStep: [Step] {
        flatMap { step -> [Step] in
            switch step.action {
            case .wait, .fault, .run, .until: [step]
            case .parallel(let steps), .repeated(_, let steps): [step] + steps.everyStep
            }
        }
    }
}
