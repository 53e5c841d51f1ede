/// Decides what a run does next. Pure: it is told what happens and when, and says what is to be done; whoever drives it
/// does that, and tells what came of it.
///
/// Phases follow one another: warming up until the system is steady, watching that it stays so, the method, recovery,
/// watching again, checking. Whatever ends a run early, faults are healed before anything else.
package struct RunMachine: Sendable {
    package enum Input: Sendable {
        case begin
        case tick
        /// By an observer, a load or a fault; it is in the journal already.
        case seen(JournalEvent, JournalEntry.Arm = .experiment)
        /// - Parameter isFatal: the fault has no targets, or could not be applied.
        case leafEnded(MethodProgress.Leaf, problem: String?, isFatal: Bool)
        /// The user's wish to end early: at the first, what is there is still checked.
        case interrupt
        /// Something that the run needs, such as a load, has failed.
        case failed(String)
        /// The journal is not kept any more.
        case broken(String)
        /// What ``Command/heal`` asked for is done.
        case healed
        /// What ``Command/check`` asked for is done.
        case checked
    }

    package enum Command: Hashable, Sendable {
        case write(JournalEvent)
        /// Carry out a step's fault or program, and tell when it has ended.
        case begin(MethodProgress.Leaf)
        /// Recover every fault, end every program.
        case heal
        /// End the loads, and read back what they wrote.
        case check
        case end(RunEnd)
    }

    package enum Stage: Hashable, Sendable {
        case idle
        case phase(RunPhase)
        /// Faults are being recovered.
        case healing
        case ended
    }

    package let experiment: Experiment
    let limits: RunLimits
    package internal(set) var stage = Stage.idle
    /// When it began.
    package internal(set) var since: Int64 = 0
    package internal(set) var seen: Observations
    /// Of the control group, where there is one.
    package internal(set) var control: Observations?
    package internal(set) var progress: MethodProgress
    package internal(set) var methodBegan: Int64 = 0
    package internal(set) var methodEnded: Int64 = 0
    /// What the steady state was found to be last.
    package internal(set) var steady: SteadyCheck?
    /// When each leaf that runs began.
    var began: [MethodProgress.Leaf: Int64] = [:]
    /// Of the latest fault: what happened before it is not what it brought about.
    var faultBegan: Int64 = 0
    var outcome = RunEnd(outcome: .completed)
    var isHurried = false
    var needs: WatchNeeds
    private let kills: Set<String>
    var watches: [AbortWatch]

    package init(_ experiment: Experiment, limits: RunLimits = RunLimits()) {
        self.experiment = experiment
        self.limits = limits
        seen = Observations(keeping: 2 * experiment.longestLook + limits.look + 2 * limits.settling)
        control = experiment.control == .group ? seen : nil
        progress = MethodProgress(experiment.method)
        needs = WatchNeeds(experiment)
        kills = Set(experiment.faults.filter { $0.action.fault.isKill }.map(\.id))
        watches = experiment.abort.map { AbortWatch($0) }
    }

    package mutating func handle(_ input: Input, at now: Int64) -> [Command] {
        if case .seen(let event, let arm) = input {
            switch arm {
            case .experiment: seen.add(event, at: now)
            case .control: control?.add(event, at: now)
            }
            return []
        }
        if case .ended = stage { return [] }
        switch input {
        case .begin: return enter(.warmUp, now)
        case .tick: return tick(now)
        case .seen: return []
        case .leafEnded(let leaf, let problem, let isFatal):
            return ended(leaf, problem, isFatal: isFatal, now)
        case .interrupt: return interrupt(now)
        case .failed(let reason):
            let outcome: RunEnd.Outcome = methodBegan == 0 ? .couldNotRun : .aborted
            return leave(RunEnd(outcome: outcome, reason: reason), now)
        case .broken(let reason):
            isHurried = true
            return leave(RunEnd(outcome: .aborted, reason: reason), now)
        case .healed:
            guard stage == .healing else { return [] }
            return isHurried ? end() : enter(.checking, now) + [.check]
        case .checked: return stage == .phase(.checking) ? end() : []
        }
    }

    package func search(at now: Int64) -> EventSearch { EventSearch(seen, now: now, kills: kills) }
}
