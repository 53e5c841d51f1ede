/// Carries out one step's fault or program, and tells of it.
struct LeafWork: Sendable {
    private let run: ExperimentRun
    private let inbox: AsyncStream<RunMessage>.Continuation
    private let clock: RunClock
    /// Open as soon as everything is to be ended.
    private let healing: Latch

    init(
        _ run: ExperimentRun, inbox: AsyncStream<RunMessage>.Continuation, clock: RunClock, healing: Latch
    ) {
        self.run = run
        self.inbox = inbox
        self.clock = clock
        self.healing = healing
    }

    func carryOut(_ leaf: MethodProgress.Leaf) async {
        var problem: String?
        var isFatal = false
        switch leaf.action {
        case .fault(let action): (problem, isFatal) = await inject(action, step: leaf.id)
        case .run(let command, let timeout, _): problem = await program(command, within: timeout)
        case .wait, .until, .parallel, .repeated: break
        }
        inbox.yield(.input(.leafEnded(leaf, problem: problem, isFatal: isFatal)))
    }

    // MARK: - Faults

    private func inject(
        _ action: Step.FaultAction, step: String
    ) async -> (problem: String?, isFatal: Bool) {
        func tell(_ what: FaultEvent.What) {
            inbox.yield(.seen(.fault(FaultEvent(step: step, what: what)), .experiment, at: clock.now))
        }
        let targets: [FaultEvent.Target]
        do {
            let seed = run.header.experiment.seed(of: step)
            targets = try await run.parts.targets.targets(action.targets, seed: seed)
        } catch {
            return ("targets cannot be looked for: \(error)", true)
        }
        tell(.resolved(targets))
        guard !targets.isEmpty else { return ("no target matches \(action.targets.text)", true) }
        guard !healing.isOpen else { return ("it was not begun any more", false) }
        /// Drivers tell of a target by its id or by its name.
        func name(_ target: String) -> String { targets.first { $0.id == target }?.name ?? target }
        var applied: Set<String> = []
        var problem: String?
        var isFatal = false
        do {
            let events = run.parts.faults.inject(
                action.fault, into: targets, step: step, for: action.duration)
            for try await what in events {
                tell(what)
                switch what {
                case .applied(let target): applied.insert(target)
                case .failed(let target, let message):
                    problem = problem ?? "\(name(target)): \(message)"
                    isFatal = isFatal || !applied.contains(target)
                case .residue(let target, let differences) where !differences.isEmpty:
                    problem =
                        problem
                        ?? "\(name(target)): something is left: \(differences.joined(separator: "; "))"
                case .resolved, .proof, .recovered, .residue: break
                }
            }
        } catch {
            problem = problem ?? "\(error)"
            isFatal = true
            // Whatever was applied by then.
            await run.parts.faults.recover(step: step)
        }
        return (problem, isFatal)
    }

    // MARK: - Programs

    private func program(_ command: [String], within timeout: Double) async -> String? {
        await withTaskGroup(of: String?.self) { [healing, programs = run.parts.programs] group in
            group.addTask { await programs.run(command, within: timeout) }
            group.addTask {
                await healing.wait()
                return "it was ended early"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
