/// How a run ends. Whatever ends it, it is healed first.
extension RunMachine {
    mutating func refuse(_ check: SteadyCheck, in phase: RunPhase, _ now: Int64) -> [Command] {
        let reason = "the system is not in its steady state: " + check.problems.joined(separator: "; ")
        return note(.steadyState(phase: phase, holds: false, problems: check.problems), now)
            + leave(RunEnd(outcome: .couldNotRun, reason: reason), now)
    }

    private static let interrupted = "interrupted by its user"

    mutating func interrupt(_ now: Int64) -> [Command] {
        switch stage {
        case .healing:
            if outcome.outcome == .completed {
                outcome = RunEnd(outcome: .interrupted, reason: Self.interrupted)
            } else {
                // Somebody is in a hurry: all is healed, but nothing is read back.
                isHurried = true
            }
            return []
        case .phase(.checking):
            if outcome.outcome == .completed {
                outcome = RunEnd(outcome: .interrupted, reason: Self.interrupted)
            }
            return end()
        default: return leave(RunEnd(outcome: .interrupted, reason: Self.interrupted), now)
        }
    }

    /// Heals; checks follow.
    mutating func leave(_ outcome: RunEnd, _ now: Int64) -> [Command] {
        if stage == .healing {
            // The first reason counts.
            if self.outcome.outcome == .completed { self.outcome = outcome }
            return []
        }
        if stage == .phase(.checking) { return outcome.outcome == .completed ? [] : end(outcome) }
        self.outcome = outcome
        stage = .healing
        since = now
        var changes = progress.stop()
        // The others end when they are healed.
        for leaf in progress.leaves where !leaf.action.isCarriedOut {
            began[leaf] = nil
            changes += progress.ended(leaf, problem: "ended early: \(outcome.reason)")
        }
        return follow(changes, now) + [.heal]
    }

    mutating func end(_ other: RunEnd? = nil) -> [Command] {
        stage = .ended
        return [.write(.ended(other ?? outcome)), .end(other ?? outcome)]
    }
}
