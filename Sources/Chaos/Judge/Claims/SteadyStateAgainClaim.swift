/// All conditions of the steady state hold again, for as long as it is watched, at most some seconds after something.
///
/// The moment is the beginning of the first stretch of that length over which each of them holds.
struct SteadyStateAgainClaim {
    let within: Double
    let after: EventPattern

    private static let step = 0.5

    func finding(in history: RunHistory) -> Finding {
        let threshold =
            "steady state again within \(Figures.seconds(within)) after \(Wording.text(after))"
        guard let steady = history.header?.experiment.steadyState, !steady.conditions.isEmpty else {
            return .open("the experiment has no steady state", threshold: threshold)
        }
        guard within > 0, steady.duration > 0 else {
            return .open("there is no time for it", threshold: threshold)
        }
        let triggers = history.occurrences(of: after, in: history.observed)
        guard let trigger = triggers.last else {
            return .open("\(Wording.text(after)) never happened", threshold: threshold)
        }
        guard let last = history.steadyStates.last(where: { $0.time > trigger.time }) else {
            return .open("the harness did not look at it afterwards", threshold: threshold)
        }
        let observed = history.observed
        let found = search(steady, from: trigger.time, in: history)
        guard let moment = found.moment else {
            guard trigger.time + within + steady.duration <= observed.to else {
                return .open("it was not watched for that long", threshold: threshold)
            }
            let whole = Stretch(from: trigger.time, to: observed.to)
            if let objection = objection(steady, over: whole, in: history) {
                return .open(objection, threshold: threshold)
            }
            return Finding(
                .fail, "it never was: \(found.problem ?? "")", threshold: threshold, observed: "never",
                count: 0)
        }
        let delay = moment - trigger.time
        let words = "after \(Figures.seconds(delay)) each of \(steady.conditions.count) conditions held again"
        let count = steady.conditions.count
        let whole = Stretch(from: trigger.time, to: moment + steady.duration)
        if let objection = objection(steady, over: whole, in: history) {
            return .open(objection, threshold: threshold)
        }
        guard delay <= within else {
            return Finding(
                .fail, "\(words); before: \(found.problem ?? "")", threshold: threshold,
                observed: Figures.seconds(delay), count: count)
        }
        guard last.value.holds else {
            return Finding(
                .fail, "it did not last: \(Wording.list(last.value.problems))", threshold: threshold,
                observed: Figures.seconds(delay), count: count)
        }
        return Finding(.pass, words, threshold: threshold, observed: Figures.seconds(delay), count: count)
    }

    private func objection(
        _ steady: SteadyState, over stretch: Stretch, in history: RunHistory
    ) -> String? {
        steady.conditions.lazy.compactMap { condition in
            history.objection(to: .measured(condition.measure, condition.bounds, seconds: 1), over: stretch)
        }.first
    }

    /// - Returns: the moment, and what was last in its way.
    private func search(
        _ steady: SteadyState, from start: Double, in history: RunHistory
    ) -> (moment: Double?, problem: String?) {
        var problem: String?
        for from in candidates(steady, from: start, in: history) {
            let stretch = Stretch(from: from, to: from + steady.duration)
            let found = steady.conditions.lazy.compactMap { self.problem($0, over: stretch, in: history) }
                .first
            guard let found else { return (from, problem) }
            problem = found
        }
        return (nil, problem ?? "it was not watched for that long")
    }

    /// Moments at even distances, and those of the stretches that the harness itself went by.
    private func candidates(_ steady: SteadyState, from start: Double, in history: RunHistory) -> [Double] {
        let end = history.observed.to - steady.duration
        guard start <= end else { return [] }
        let step = max(Self.step, (end - start) / 2000)
        let looks = history.steadyStates.filter(\.value.holds).map {
            $0.time - RunLimits().settling - steady.duration
        }
        return
            (Array(stride(from: start, through: end, by: step)) + looks.filter { (start...end).contains($0) })
            .sorted()
    }

    private func problem(
        _ condition: SteadyState.Condition, over stretch: Stretch, in history: RunHistory
    ) -> String? {
        let measured = history.measured(condition.measure, over: [stretch], isBrief: true)
        let name = Wording.text(condition.measure)
        let objection = measured.objection ?? measured.lateness(deciding: condition.bounds)
        guard objection == nil, let value = measured.value else {
            return "\(name): \(objection ?? "no value")"
        }
        return condition.bounds.contain(value)
            ? nil : "\(name) was \(Wording.text(value, of: condition.measure))"
    }
}
