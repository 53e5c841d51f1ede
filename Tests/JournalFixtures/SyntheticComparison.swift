import Chaos

/// A run in which nothing is done, and a service is compared with itself over two windows of one length.
package struct SyntheticComparison: Sendable {
    package typealias Answers = [SyntheticService.Answer]

    /// Of each window, from its beginning on.
    package var before: Answers
    package var after: Answers
    /// Requests a second, as planned.
    package var rate: Double
    /// Of each window.
    package var seconds: Double
    package var seed: UInt64

    package init(before: Answers, after: Answers, rate: Double, seconds: Double, seed: UInt64) {
        self.before = before
        self.after = after
        self.rate = rate
        self.seconds = seconds
        self.seed = seed
    }

    /// Of a service that may be another one in the second window.
    package init(
        _ service: SyntheticService, slowdown: Double = 1, addedFailures: Double = 0, rate: Double,
        seconds: Double, seed: UInt64
    ) {
        var changed = service
        changed.slowdown *= slowdown
        changed.addedFailures += addedFailures
        self.init(
            before: service.answers(rate: rate, seconds: seconds, seed: seed &* 1000),
            after: changed.answers(rate: rate, seconds: seconds, seed: seed &* 1000 &+ 1), rate: rate,
            seconds: seconds, seed: seed)
    }

    /// Of the two claims that nothing differs at all: a failure is an effect that was found.
    package var verdicts: (latency: Verdict, failures: Verdict) {
        var judge = Judge()
        for entry in entries { judge.take(entry) }
        let found = judge.judgement().hypotheses.map { ($0.id, $0.verdict) }
        let verdicts = Dictionary(uniqueKeysWithValues: found)
        return (verdicts[Self.latency] ?? .inconclusive, verdicts[Self.failures] ?? .inconclusive)
    }

    private static let latency = "latency"
    private static let failures = "failures"

    /// Whether p99 and the share of failed requests differ at all.
    private var experiment: Experiment {
        let filter = RequestFilter(load: "reads")
        func same(_ id: String, _ measure: Measure, _ by: Hypothesis.Comparison.By, _ value: Double)
            -> Hypothesis
        {
            Hypothesis(
                id: id, title: "It is as before",
                claim: .comparison(
                    Hypothesis.Comparison(
                        measure: measure, window: .step(id: "nothing", after: 0, extra: 0),
                        reference: .before, by: by,
                        bounds: Bounds(atLeast: value, atMost: value))))
        }
        return Experiment(
            title: "Nothing is done", seed: seed,
            load: [LoadPlan(name: "reads", kind: .paths(["/"]), rate: .constant(rate))],
            method: [
                Step(
                    id: "nothing",
                    action: .fault(
                        Step.FaultAction(
                            fault: .none, targets: TargetSelector(component: "web"), duration: seconds)))
            ],
            hypotheses: [
                same(Self.latency, .latency(percentile: 99, of: filter), .ratio, 1),
                same(Self.failures, .failedShare(of: filter), .difference, 0),
            ])
    }

    private var entries: [JournalEntry] {
        var run = SyntheticRun()
        run.seed = seed
        run.times.before = 1
        run.times.method = 1 + seconds
        run.times.step = run.times.method
        run.times.stepEnd = run.times.method + seconds
        run.times.recovery = run.times.stepEnd
        run.times.after = run.times.recovery + 0.1
        run.times.checking = run.times.after + 0.1
        run.times.end = run.times.checking + 7
        var script = JournalScript()
        run.frame(experiment, script: &script)
        let target = run.target("web", "b")
        script.at(run.times.step, .stepBegan(id: "nothing"))
        for what in [FaultEvent.What.resolved([target]), .applied(target: target.name)] {
            script.at(run.times.step, .fault(FaultEvent(step: "nothing", what: what)))
        }
        script.at(run.times.stepEnd, .stepEnded(id: "nothing", problem: nil))
        let requests = [(before, run.times.before), (after, run.times.step)].flatMap { answers, start in
            answers.map { answer in
                JournalScript.Request(
                    due: start + answer.due, latency: answer.latency,
                    error: answer.fails ? .serverError : .none)
            }
        }
        script.tell(requests, of: "reads", endingAt: run.times.checking + 6)
        return script.ordered
    }
}
