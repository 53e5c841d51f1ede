/// The steps of the method.
extension RunMachine {
    mutating func follow(_ changes: [MethodProgress.Change], _ now: Int64) -> [Command] {
        var commands: [Command] = []
        for change in changes {
            switch change {
            case .began(let id): commands += note(.stepBegan(id: id), now)
            case .ended(let id, let problem): commands += note(.stepEnded(id: id, problem: problem), now)
            case .leaf(let leaf):
                began[leaf] = now
                if case .fault = leaf.action { faultBegan = now }
                if leaf.action.isCarriedOut { commands.append(.begin(leaf)) }
            }
        }
        return commands
    }

    mutating func recoverIfOver(_ now: Int64) -> [Command] {
        guard stage == .phase(.method), progress.isOver else { return [] }
        methodEnded = now
        return enter(.recovery, now)
    }

    mutating func ended(
        _ leaf: MethodProgress.Leaf, _ problem: String?, isFatal: Bool, _ now: Int64
    ) -> [Command] {
        guard began.removeValue(forKey: leaf) != nil else { return [] }
        guard stage == .phase(.method) else { return follow(progress.ended(leaf, problem: problem), now) }
        if let problem, isFatal {
            return stop(leaf, problem, now)
                + leave(RunEnd(outcome: .couldNotRun, reason: "step \(leaf.id): \(problem)"), now)
        }
        // What the next steps rest on never came.
        if let problem, case .until = leaf.action { return stop(leaf, problem, now) + recoverIfOver(now) }
        return follow(progress.ended(leaf, problem: problem), now) + recoverIfOver(now)
    }

    /// Begins no step after this one.
    mutating func stop(_ leaf: MethodProgress.Leaf, _ problem: String, _ now: Int64) -> [Command] {
        let holders = progress.stop()
        return follow(progress.ended(leaf, problem: problem) + holders, now)
    }
}
