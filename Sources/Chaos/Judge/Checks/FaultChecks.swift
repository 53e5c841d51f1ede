/// Whether a step's fault was there, on those it was for, had an effect, and is gone.
struct FaultChecks: Sendable {
    let checks: [RunCheck]
    /// What is left of it.
    let residue: [String]

    /// Of a fault's duration, the part from which proof of its effect has to be.
    private static let provenPart = 0.5

    init(step: String, _ action: Step.FaultAction, in history: RunHistory) {
        let trials = FaultTrial.trials(history.faults[step] ?? [])
        let examination = Examination(step: step, action: action, history: history, trials: trials)
        var checks = [
            examination.targetsCheck, examination.appliedCheck, examination.effectCheck,
            examination.undisturbedCheck,
        ].compactMap { $0 }
        var residue: [String] = []
        if let (check, left) = examination.recovery {
            checks.append(check)
            residue = left
        }
        self.checks = checks
        self.residue = residue
    }

    private struct Examination {
        let step: String
        let action: Step.FaultAction
        let history: RunHistory
        let trials: [FaultTrial]

        private func check(_ name: String, _ problems: [String], _ detail: String) -> RunCheck {
            var seen: Set<String> = []
            return RunCheck(
                .fault(step: step), "fault \(step): \(name)",
                problems: problems.filter { seen.insert($0).inserted },
                otherwise: detail)
        }

        private var targetCount: Int { trials.reduce(0) { $0 + $1.targets.count } }

        // MARK: - On those it is for

        var targetsCheck: RunCheck {
            var problems: [String] = []
            if trials.isEmpty { problems.append("no targets were looked for") }
            let begun = history.steps[step]?.count ?? 0
            if !trials.isEmpty, trials.count != begun {
                problems.append(
                    "the step began \(begun) times, and its targets were chosen \(trials.count) times")
            }
            for trial in trials {
                if trial.targets.isEmpty {
                    problems.append("no target matched \(Wording.text(action.targets))")
                }
                problems += trial.targets.compactMap(mismatch)
                problems += trial.strangers.sorted().map { "\($0) is none of its targets" }
                if case .count(let count) = action.targets.amount, trial.targets.count > max(0, count) {
                    problems.append("\(trial.targets.count) targets instead of \(count)")
                }
            }
            let names = Set(trials.flatMap { $0.targets.map(\.name) }).sorted()
            return check("targets", problems, Wording.list(names))
        }

        private func mismatch(_ target: FaultEvent.Target) -> String? {
            let asked = action.targets
            let pairs = [
                ("component", asked.component, target.component), ("zone", asked.zone, target.zone),
                ("role", asked.role, target.role),
            ]
            for (key, want, got) in pairs {
                guard let want, want != got else { continue }
                // A synchronous replica is a replica.
                if key == "role", want == "replica", got == "sync" { continue }
                return "\(target.name) has \(key) \(got ?? "none") instead of \(want)"
            }
            guard let name = asked.name, !Naming.isSame(name, target.name) else { return nil }
            return "\(target.name) is not \(name)"
        }

        var appliedCheck: RunCheck {
            var problems: [String] = []
            for trial in trials {
                problems += trial.failures
                for (place, target) in trial.targets.enumerated() where trial.applied[place] == nil {
                    problems.append("it was not applied to \(target.name)")
                }
            }
            if targetCount == 0 { problems.append("there was nothing to apply it to") }
            return check("applied", problems, "to \(targetCount) targets")
        }

        // MARK: - Effect

        /// `nil`: of a fault that is none.
        var effectCheck: RunCheck? {
            if case .none = action.fault { return nil }
            var problems: [String] = []
            var samples = 0
            for trial in trials {
                for (place, target) in trial.targets.enumerated() {
                    let proofs = trial.samples[place] ?? []
                    samples += proofs.count
                    if let problem = problem(of: proofs, from: trial.applied[place] ?? trial.resolved) {
                        problems.append("\(target.name): \(problem)")
                    }
                }
            }
            if targetCount == 0 { problems.append("there was no target that could show it") }
            return check("effect", problems, "shown by \(samples) samples")
        }

        private func problem(of proofs: [FaultTrial.Sample], from applied: Double) -> String? {
            guard !proofs.isEmpty else { return "whether it had an effect was never looked at" }
            let effects = proofs.filter(\.isEffect)
            guard let last = effects.last else { return "no effect was seen in \(proofs.count) looks" }
            guard action.duration >= 5, !action.fault.endsAtOnce else { return nil }
            if effects.count * 2 < proofs.count {
                return "an effect was seen in only \(effects.count) of \(proofs.count) looks"
            }
            let proven = last.time - applied
            guard proven < FaultChecks.provenPart * action.duration else { return nil }
            return
                "its effect is proven for only \(Figures.seconds(max(0, proven))) of \(Figures.seconds(action.duration))"
        }

        // MARK: - Its targets stayed

        /// `nil`: of a fault by which they may end.
        var undisturbedCheck: RunCheck? {
            guard !action.fault.mayEndTargets else { return nil }
            var problems: [String] = []
            for trial in trials {
                for (place, target) in trial.targets.enumerated() {
                    guard let applied = trial.applied[place] else { continue }
                    let until = trial.recovered[place] ?? history.observed.to
                    let ends: [ContainerEvent.Action] = [.died, .removed, .started, .created]
                    let event = (history.containers[.experiment] ?? []).first { event in
                        event.time > applied && event.time < until && ends.contains(event.value.action)
                            && Naming.isSame(event.value.name, target.name)
                    }
                    if let event {
                        problems.append(
                            "\(target.name) \(Self.words(event.value.action)) \(Figures.seconds(event.time - applied)) into it, which ended its effect"
                        )
                    }
                }
            }
            return check("undisturbed", problems, "no target was restarted in its midst")
        }

        private static func words(_ action: ContainerEvent.Action) -> String {
            switch action {
            case .removed: "was removed"
            case .started: "was started"
            case .created: "was made anew"
            default: "ended"
            }
        }

        // MARK: - Recovery

        /// `nil`: of faults that there is nothing to recover of.
        var recovery: (RunCheck, residue: [String])? {
            guard !action.fault.endsAtOnce else { return nil }
            var problems = trials.flatMap(\.residue)
            for trial in trials {
                for (place, target) in trial.targets.enumerated()
                where trial.applied[place] != nil && trial.recovered[place] == nil {
                    problems.append("\(target.name) was not recovered")
                }
            }
            // What was not told because the journal was cut off, is not known to be left.
            let residue = history.end == nil ? trials.flatMap(\.residue) : problems
            for trial in trials {
                for (place, target) in trial.targets.enumerated()
                where trial.applied[place] != nil && !trial.compared.contains(place) {
                    problems.append("\(target.name) was not compared with what it was before")
                }
            }
            return (check("recovered", problems, "nothing is left of it"), residue)
        }
    }
}

extension Fault {
    /// Whether there is nothing to recover.
    var endsAtOnce: Bool {
        switch self {
        case .none, .kill: true
        default: false
        }
    }

    /// Whether the end of a target is its effect, or one that outlasts the target.
    var mayEndTargets: Bool {
        switch self {
        case .kill, .diskFill: true
        case .memory(let memory): memory.share > 1
        default: false
        }
    }
}

/// Names of containers and of what runs in them.
enum Naming {
    /// Whether they are one's: containers have that of their deployment before it.
    static func isSame(_ one: String, _ other: String) -> Bool {
        one == other || one.hasSuffix("-\(other)") || other.hasSuffix("-\(one)")
    }
}
