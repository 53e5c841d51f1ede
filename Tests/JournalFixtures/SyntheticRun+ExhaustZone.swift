import Chaos

extension SyntheticRun {
    /// Experiment 1: zone b's processors are used up.
    package struct ExhaustZone: Sendable {
        package var run = SyntheticRun()
        /// Whether a control group stands beside it.
        package var hasControl = false
        package var targets = ["b"]
        package var hasEffect = true
        package var slowdown = 4.0
        /// Seconds after which the load balancer sends zone b less, and how much it sends then.
        package var movesAfter: Double? = 4
        package var shareLeft = 0.02
        package var comesBackAfter: Double? = 8
        /// The zone of the alert.
        package var alertZone: String? = "b"
        package var alertAfter = 8.0
        package var resolvesAfter: Double? = 12
        package var othersSlowdown = 1.05
        /// Of all reads during the step.
        package var failing = 0.0

        package init() {}

        package static let alert = ["alertname": "ZoneSaturated", "zone": "b"]
        private static let all = RequestFilter(load: "reads")

        package var experiment: Experiment {
            let exhaust = Window.step(id: "exhaust", after: 0, extra: 0)
            let began = EventPattern.stepBegan(id: "exhaust")
            let ended = EventPattern.stepEnded(id: "exhaust")
            let share = Measure.zoneShare(zone: "b", load: "reads")
            func slower(_ zone: String, _ percentile: Double, _ bounds: Bounds) -> Hypothesis.Claim {
                .comparison(
                    Hypothesis.Comparison(
                        measure: .latency(
                            percentile: percentile, of: RequestFilter(load: "reads", zone: zone)),
                        window: exhaust, reference: hasControl ? .controlGroup : .before, by: .ratio,
                        bounds: bounds))
            }
            return Experiment(
                title: "Zone b's processors are used up", seed: run.seed,
                control: hasControl ? .group : .baseline,
                load: [
                    LoadPlan(name: "reads", kind: .scenarios(["browse": 1]), rate: .constant(run.rate))
                ],
                probes: [
                    Probe(name: "page", kind: .http(url: "http://localhost:8080/", status: 200)),
                    Probe(
                        name: "saturation",
                        kind: .prometheus(query: "zone:scale_saturation:ratio{zone=\"b\"}")),
                ],
                steadyState: SteadyState(
                    duration: 10,
                    conditions: [
                        SteadyState.Condition(
                            measure: .failedShare(of: Self.all), bounds: Bounds(atMost: 0.001)),
                        SteadyState.Condition(measure: share, bounds: Bounds(atLeast: 0.2)),
                    ]),
                method: [
                    Step(id: "settle", action: .wait(seconds: 2)),
                    Step(
                        id: "exhaust",
                        action: .fault(
                            Step.FaultAction(
                                fault: .cpu(Fault.CPU()),
                                targets: TargetSelector(component: "web", zone: "b"),
                                duration: run.times.stepEnd - run.times.step))),
                ],
                hypotheses: [
                    Hypothesis(
                        id: "slower", title: "Zone b is slower", claim: slower("b", 90, Bounds(atLeast: 1.5))),
                    Hypothesis(
                        id: "others", title: "Zone a is as fast as before",
                        claim: slower("a", 95, Bounds(atMost: 1.5))),
                    Hypothesis(
                        id: "moved", title: "Traffic leaves zone b",
                        claim: .happens(
                            .measured(share, Bounds(atMost: 0.05), seconds: 5), within: 10, after: began)),
                    Hypothesis(
                        id: "alert", title: "An alert names zone b",
                        claim: .happens(.alertFiring(labels: Self.alert), within: 15, after: began)),
                    Hypothesis(
                        id: "resolved", title: "The alert resolves",
                        claim: .happens(.alertResolved(labels: Self.alert), within: 30, after: ended)),
                    Hypothesis(
                        id: "back", title: "Traffic comes back",
                        claim: .happens(
                            .measured(share, Bounds(atLeast: 0.25), seconds: 5), within: 30, after: ended)),
                    Hypothesis(
                        id: "served", title: "Clients see next to no errors",
                        claim: .threshold(.failedShare(of: Self.all), Bounds(atMost: 0.01), window: .method)),
                    Hypothesis(
                        id: "quiet", title: "No zone is thought to be lost",
                        claim: .never(.alertFiring(labels: ["alertname": "ZoneUnreachable"]), window: .run)),
                    Hypothesis(
                        id: "seen", title: "Prometheus sees it",
                        claim: .threshold(
                            .probe(name: "saturation", by: .greatest), Bounds(atLeast: 0.9), window: exhaust)),
                    Hypothesis(
                        id: "again", title: "It recovers",
                        claim: .steadyStateAgain(within: 40, after: ended)),
                ])
        }

        package var script: JournalScript {
            var script = JournalScript()
            let times = run.times
            let experiment = experiment
            run.frame(experiment, script: &script)
            script.at(times.method, .stepBegan(id: "settle"))
            script.at(times.step, .stepEnded(id: "settle", problem: nil))
            script.at(times.step, .stepBegan(id: "exhaust"))
            tellFault(&script)
            script.at(times.stepEnd, .stepEnded(id: "exhaust", problem: nil))
            tellWatchers(&script)
            let reads = run.reads(share: share, slowdown: slowing).map { fail($0) }
            script.tell(reads, of: "reads", endingAt: times.checking + 5)
            if hasControl {
                let others = run.reads(salt: 99, share: { _, _ in 1.0 / 3 }, slowdown: { _, _ in 1 })
                script.tell(others, of: "reads", endingAt: times.checking + 5, arm: .control)
            }
            return script
        }

        private func tellFault(_ script: inout JournalScript) {
            let times = run.times
            let targets = targets.map { run.target("web", $0) }
            func tell(_ time: Double, _ what: FaultEvent.What) {
                script.at(time, .fault(FaultEvent(step: "exhaust", what: what)))
            }
            tell(times.step + 0.1, .resolved(targets))
            for target in targets {
                tell(times.step + 0.3, .applied(target: target.name))
                for second in stride(from: 1.0, to: times.stepEnd - times.step, by: 1) {
                    let throttled = hasEffect ? second * 10 : 0
                    let proof = ProofOfEffect(
                        target: target.name, source: "cpu.stat nr_throttled", before: 0, now: throttled,
                        isEffect: hasEffect)
                    tell(times.step + 0.3 + second, .proof(proof))
                }
                tell(times.stepEnd - 0.1, .recovered(target: target.name))
                tell(times.stepEnd - 0.05, .residue(target: target.name, differences: []))
            }
        }

        private func tellWatchers(_ script: inout JournalScript) {
            let times = run.times
            for time in stride(from: 1.5, to: times.checking, by: 5) {
                for zone in SyntheticRun.zones {
                    script.at(time, run.role(zone, zone == "a" ? "primary" : "replica"))
                }
            }
            for time in stride(from: 0.7, to: times.checking, by: 1) {
                let isSaturated = time > times.step + 2 && time < times.stepEnd + 3
                script.at(
                    time,
                    .probe(ProbeReading(name: "saturation", value: isSaturated ? 1.4 : 0.1, passed: true)))
            }
            guard let alertZone else { return }
            let labels = ["alertname": "ZoneSaturated", "zone": alertZone, "severity": "warning"]
            let startsAt = SyntheticRun.startedAt + times.step + alertAfter - 1
            script.at(
                times.step + alertAfter,
                .alert(AlertNotice(labels: labels, isFiring: true, startsAt: startsAt)))
            guard let resolvesAfter else { return }
            script.at(
                times.stepEnd + resolvesAfter,
                .alert(AlertNotice(labels: labels, isFiring: false, startsAt: startsAt)))
        }

        private func isMoved(_ time: Double) -> Bool {
            guard let movesAfter, time >= run.times.step + movesAfter else { return false }
            return comesBackAfter.map { time < run.times.stepEnd + $0 } ?? true
        }

        private func share(_ zone: String, _ time: Double) -> Double {
            guard isMoved(time) else { return 1.0 / 3 }
            return zone == "b" ? shareLeft : (1 - shareLeft) / 2
        }

        private func isDuringStep(_ time: Double) -> Bool {
            time >= run.times.step && time < run.times.stepEnd
        }

        private func slowing(_ zone: String, _ time: Double) -> Double {
            guard isDuringStep(time) else { return 1 }
            return zone == "b" ? slowdown : othersSlowdown
        }

        /// Each n-th read of the step, so that just this share of them fails.
        private func fail(_ read: JournalScript.Request) -> JournalScript.Request {
            guard failing > 0, isDuringStep(read.due), Int(read.due * 1e6) % 1000 < Int(failing * 1000) else {
                return read
            }
            var read = read
            read.error = .serverError
            return read
        }
    }
}
