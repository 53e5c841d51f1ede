/// From phase to phase.
extension RunMachine {
    mutating func enter(_ phase: RunPhase, _ now: Int64) -> [Command] {
        stage = .phase(phase)
        since = now
        return note(.phase(phase), now)
    }

    /// Writes it, and remembers it.
    mutating func note(_ event: JournalEvent, _ now: Int64) -> [Command] {
        seen.add(event, at: now)
        return [.write(event)]
    }

    mutating func tick(_ now: Int64) -> [Command] {
        guard case .phase(let phase) = stage else { return [] }
        if methodBegan > 0 { needs.look(search(at: now), begin: methodBegan) }
        switch phase {
        case .warmUp: return warmUp(now)
        case .before: return before(now)
        case .method: return abortIfNeeded(now) ?? method(now)
        case .recovery: return abortIfNeeded(now) ?? recovery(now)
        case .after: return abortIfNeeded(now) ?? after(now)
        case .checking: return []
        }
    }

    mutating func warmUp(_ now: Int64) -> [Command] {
        guard now >= since + Int64(seconds: limits.warmUp) else { return [] }
        let check = look(now)
        if check.holds {
            return note(.steadyState(phase: .warmUp, holds: true, problems: []), now) + enter(.before, now)
        }
        guard now >= since + Int64(seconds: limits.longestWarmUp) else { return [] }
        return refuse(check, in: .warmUp, now)
    }

    mutating func before(_ now: Int64) -> [Command] {
        guard now >= since + Int64(seconds: experiment.steadyState.duration) else { return [] }
        let check = watch(now)
        guard check.holds else { return refuse(check, in: .before, now) }
        var commands = note(.steadyState(phase: .before, holds: true, problems: []), now)
        commands += enter(.method, now)
        methodBegan = now
        faultBegan = now
        return commands + follow(progress.begin(), now) + recoverIfOver(now)
    }

    mutating func method(_ now: Int64) -> [Command] {
        var commands: [Command] = []
        for leaf in progress.leaves {
            guard let begin = began[leaf] else { continue }
            switch leaf.action {
            case .wait(let seconds) where now >= begin + Int64(seconds: seconds):
                commands += ended(leaf, nil, isFatal: false, now)
            case .until(let pattern, let timeout):
                if search(at: now).moment(of: pattern, from: faultBegan) != nil {
                    commands += ended(leaf, nil, isFatal: false, now)
                } else if now >= begin + Int64(seconds: timeout) {
                    let problem = "it did not come about within \(SteadyCheck.text(timeout)) s"
                    commands += ended(leaf, problem, isFatal: false, now)
                }
            default: break
            }
        }
        return commands
    }

    mutating func recovery(_ now: Int64) -> [Command] {
        let search = search(at: now)
        let check = look(now)
        let isNeeded =
            now < needs.until(search, begin: methodBegan, end: methodEnded) + Int64(seconds: limits.settling)
        // What was asked while the method lasted says nothing of the time after it.
        let isSeen =
            now >= since + Int64(seconds: min(limits.look, experiment.recoveryLimit) + limits.settling)
        if check.holds && isSeen && !isNeeded {
            return note(.steadyState(phase: .recovery, holds: true, problems: []), now) + enter(.after, now)
        }
        guard now >= needs.limit(search, begin: methodBegan, end: methodEnded), !isNeeded else { return [] }
        return note(.steadyState(phase: .recovery, holds: false, problems: check.problems), now)
            + enter(.after, now)
    }

    mutating func after(_ now: Int64) -> [Command] {
        // What was asked most recently may still be answered.
        let length = Int64(seconds: experiment.steadyState.duration)
        let end = now - Int64(seconds: limits.settling)
        guard end >= since + length else { return [] }
        let check = check(over: (end - length)..<end, now)
        // A system that is late, but not too late, is given the time that it has.
        let latest = needs.limit(search(at: now), begin: methodBegan, end: methodEnded) + length
        guard check.holds || end >= latest else { return [] }
        return note(.steadyState(phase: .after, holds: check.holds, problems: check.problems), now)
            + leave(RunEnd(outcome: .completed), now)
    }

    // MARK: - Looks

    /// At the last seconds.
    mutating func look(_ now: Int64) -> SteadyCheck {
        let end = now - Int64(seconds: limits.settling)
        return check(over: (end - Int64(seconds: limits.look))..<end, now)
    }

    /// At the phase so far.
    mutating func watch(_ now: Int64) -> SteadyCheck {
        let settled = now - Int64(seconds: min(limits.settling, experiment.steadyState.duration / 2))
        return check(over: since..<max(settled, since + 1), now)
    }

    mutating func check(over window: Range<Int64>, _ now: Int64) -> SteadyCheck {
        func check(_ seen: Observations) -> SteadyCheck {
            SteadyCheck(experiment, seen, over: window, now: now, silence: Int64(seconds: limits.silence))
        }
        var found = check(seen)
        if let control, methodBegan == 0 {
            found.problems += check(control).problems.map { "control group: \($0)" }
        }
        steady = found
        return found
    }

    mutating func abortIfNeeded(_ now: Int64) -> [Command]? {
        for place in watches.indices {
            let settling = settling(watches[place].condition)
            guard
                let reason = watches[place].look(
                    at: seen, from: methodBegan, settling: settling, now: now)
            else { continue }
            return note(.abort(reason: reason), now) + leave(RunEnd(outcome: .aborted, reason: reason), now)
        }
        return nil
    }

    /// After what was asked has its outcome, or a look's time is over.
    func settling(_ condition: AbortCondition) -> Int64 {
        let timeouts = experiment.load.filter { condition.measure.load == $0.name }.map(\.timeout)
        return Int64(seconds: limits.settling + min(condition.seconds, timeouts.max() ?? 0))
    }
}
