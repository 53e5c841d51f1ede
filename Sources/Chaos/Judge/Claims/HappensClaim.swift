/// Something happens, at most some seconds after something else. It must not have been so before.
struct HappensClaim {
    let pattern: EventPattern
    let within: Double
    let after: EventPattern

    private var threshold: String {
        "\(Wording.text(pattern)) within \(Figures.seconds(within)) after \(Wording.text(after))"
    }

    func finding(in history: RunHistory) -> Finding {
        guard within > 0 else { return .open("there is no time for it", threshold: threshold) }
        let triggers = history.occurrences(of: after, in: history.observed)
        guard !triggers.isEmpty else {
            let why = history.objection(to: after, over: history.observed).map { ": \($0)" } ?? ""
            return .open("\(Wording.text(after)) never happened\(why)", threshold: threshold)
        }
        // Each time it has to happen; where it still is so from the time before, that says nothing.
        let findings = triggers.enumerated().compactMap { number, trigger in
            finding(after: trigger, isFirst: number == 0, in: history)
        }
        for verdict in [Verdict.fail, .inconclusive] {
            if let worst = findings.first(where: { $0.verdict == verdict }) { return worst.finding }
        }
        return findings.max { $0.delay < $1.delay }?.finding.counting(findings.count)
            ?? .open("nothing was looked for", threshold: threshold)
    }

    /// What came of one time.
    private struct Trial {
        var finding: Finding
        var delay = 0.0

        var verdict: Verdict { finding.verdict }
    }

    private func finding(after trigger: Occurrence, isFirst: Bool, in history: RunHistory) -> Trial? {
        let stretch = Stretch(from: trigger.time, to: trigger.time + within)
        func open(_ reason: String) -> Trial { Trial(finding: .open(reason, threshold: threshold)) }
        if let before = history.wasSo(pattern, at: trigger.time) {
            return isFirst ? open("\(Wording.text(pattern)): \(before), so nothing follows from it") : nil
        }
        if case .targetIsBack(let step, _) = pattern, !history.isTargetGone(step) {
            return open("the target of step \(step) never went away")
        }
        if case .alertFiring(let labels) = pattern,
            let wrong = history.wrongAlerts(labels, in: stretch).first
        {
            let delay = Figures.seconds(wrong.time - trigger.time)
            return Trial(
                finding: Finding(
                    .fail, "\(wrong.what) fired after \(delay), which names something else",
                    threshold: threshold,
                    observed: wrong.what, count: 1))
        }
        let earliest = earliest(after: trigger, in: history)
        let happened = history.occurrences(of: pattern, in: watched(stretch, history)).filter {
            $0.time >= earliest
        }
        if let first = happened.first(where: { !isOld($0, trigger) }) {
            let delay = max(0, first.time - trigger.time)
            // An earlier one may have been missed, and a number may come of too little load.
            let doubt =
                if case .measured(_, _, let seconds) = pattern {
                    history.objection(
                        to: pattern, over: Stretch(from: trigger.time, to: first.time + seconds))
                } else {
                    delay > within ? history.objection(to: pattern, over: stretch) : nil
                }
            if let doubt { return open(doubt) }
            let words = "\(first.what) \(Figures.seconds(delay)) after \(Wording.text(after))"
            let finding = Finding(
                delay <= within ? .pass : .fail, words, threshold: threshold,
                observed: Figures.seconds(delay),
                count: 1)
            return Trial(finding: finding, delay: delay)
        }
        if let old = happened.first { return open("\(old.what) was so before, and only told of later") }
        guard stretch.to <= history.observed.to else {
            return open(
                "it was watched for only \(Figures.seconds(history.observed.to - trigger.time)) after \(Wording.text(after))"
            )
        }
        if let objection = history.objection(to: pattern, over: stretch) { return open(objection) }
        return Trial(
            finding: Finding(
                .fail, "it did not happen within \(Figures.seconds(within)), nor later", threshold: threshold,
                observed: "never", count: 0))
    }

    /// A target that is back when its step ends, as after a pause, has come back in time.
    private func earliest(after trigger: Occurrence, in history: RunHistory) -> Double {
        guard case .targetIsBack(let step, _) = pattern else { return trigger.time }
        return FaultTrial.trials(history.faults[step] ?? []).last { $0.resolved <= trigger.time }?.resolved
            ?? trigger.time
    }

    /// Until when to look: what came late is told of, too; what is measured is not looked for that long.
    private func watched(_ stretch: Stretch, _ history: RunHistory) -> Stretch {
        guard case .measured = pattern else { return stretch }
        return Stretch(
            from: stretch.from, to: max(stretch.from, min(stretch.from + 2 * within, history.observed.to)))
    }

    /// Whether an alert had begun to fire before what it should follow.
    private func isOld(_ occurrence: Occurrence, _ trigger: Occurrence) -> Bool {
        guard let began = occurrence.began else { return false }
        return began < trigger.time - Occurrence.clockTolerance
    }
}

extension Finding {
    func counting(_ count: Int) -> Finding {
        var finding = self
        finding.count = count
        return finding
    }
}
