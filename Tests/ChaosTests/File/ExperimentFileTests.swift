import Chaos
import Foundation
import Testing

@Suite("An experiment file")
struct ExperimentFileTests {
    @Test func isReadIntoAnExperiment() throws {
        let file = SampleExperiment.read(SampleExperiment.text)
        #expect(file.diagnostics.isEmpty, "\(file.diagnostics)")
        let experiment = try #require(file.experiment)
        #expect(experiment.title == "Kill a web server")
        #expect(experiment.load.map(\.name) == ["readers", "writers"])
        #expect(experiment.load[0].rate == .constant(50))
        #expect(experiment.control == .baseline)
        #expect(experiment.recoveryLimit == 120)
        #expect(experiment.steadyState.conditions[0].bounds == Bounds(atLeast: 0.999))
    }

    /// Every case and field of the contract's types is written once, with another value than its default.
    @Test func reachesEveryFieldOfTheContract() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Everything.yaml")
        let file = ExperimentFile(Array(try Data(contentsOf: url)), name: "Everything.yaml")
        #expect(file.diagnostics.isEmpty, "\(file.diagnostics.map(\.description).joined(separator: "\n"))")
        let experiment = try #require(file.experiment)
        #expect(experiment.seed == 7)
        #expect(experiment.control == .group)
        #expect(experiment.tags == ["one", "two"])
        #expect(experiment.recoveryLimit == 90)
        let hits = TargetSelector(component: "web", amount: .count(1))
        func fault(_ fault: Fault, _ targets: TargetSelector = hits, _ duration: Double = 10) -> Step.Action {
            .fault(.init(fault: fault, targets: targets, duration: duration))
        }
        let everything = TargetSelector(
            component: "web", zone: "b", role: "primary", name: "web-b", labels: ["part": "web-b"],
            amount: .share(0.5))
        let etcd = TargetSelector(component: "etcd")
        let actions: [Step.Action] = [
            fault(.none, everything), fault(.kill(.init(signal: "TERM", isRemoved: true)), hits, 0),
            fault(.kill(.init()), hits, 0), fault(.pause(.init(means: .signal))),
            fault(.cpu(.init(workers: 2, load: 0.5))), fault(.memory(.init(share: 1.2))),
            fault(.diskFill(.init(path: "/data", share: 0.99))),
            fault(.diskSlow(.init(bytesPerSecond: 1_000_000, operationsPerSecond: 50))),
            fault(.fileDescriptors(.init(left: 0.1))), fault(.processes(.init(left: 0.2))),
            fault(
                .network(
                    .init(
                        latency: 0.1, jitter: 0.02, loss: 0.01, corruption: 0.001, bandwidth: 1_000_000,
                        peers: etcd))),
            fault(.refuse(.init(ports: [80, 443]))), fault(.partition(.init(peers: etcd, direction: .from))),
            fault(.partition(.init(direction: .to)), TargetSelector(), 10),
            fault(.dns(.init(answer: .refused))), fault(.clock(.init(offset: -300))),
            .wait(seconds: 90),
            .run(command: ["scale", "runs"], timeout: 120, isBackground: true),
            .parallel([
                Step(id: "left", action: .wait(seconds: 0.25)),
                Step(id: "right", action: fault(.cpu(.init()))),
            ]),
            .repeated(times: 3, steps: [Step(id: "round", action: .wait(seconds: 1))]),
            .until(.probePasses(name: "page"), timeout: 20),
        ]
        for (step, action) in zip(experiment.method, actions) {
            #expect(step.action == action, "\(step.id)")
        }
        #expect(experiment.method.count == actions.count)
        #expect(
            experiment.load == [
                LoadPlan(
                    name: "readers", kind: .scenarios(["browse": 5, "search": 3, "similar": 2.5]),
                    urls: ["http://127.0.0.1:8080"], rate: .constant(50), arrivals: .constant, timeout: 2,
                    isFailingOver: false),
                LoadPlan(
                    name: "pages", kind: .paths(["/a", "/b"]),
                    rate: .steps([.init(rate: 10, seconds: 30), .init(rate: 0.5, seconds: 60)])),
                LoadPlan(name: "writers", kind: .ledger, rate: .constant(5)),
            ])
        #expect(
            experiment.probes == [
                Probe(name: "lag", kind: .prometheus(query: "max(lag)"), interval: 0.5),
                Probe(name: "page", kind: .http(url: "http://127.0.0.1/", status: 204)),
                Probe(name: "rows", kind: .sql(address: "postgresql://x/y", query: "SELECT 1")),
                Probe(name: "size", kind: .command(["wc", "-l", "x"])),
                Probe(name: "host", kind: .dns(name: "web-a")),
            ])
        #expect(
            experiment.steadyState
                == SteadyState(
                    duration: 20,
                    conditions: [
                        .init(
                            measure: .latency(
                                percentile: 99.9, of: .init(load: "readers", scenario: "browse", zone: "a")),
                            bounds: Bounds(atLeast: 0.0001, atMost: 0.05)),
                        .init(
                            measure: .failedShare(of: .init(load: "readers")), bounds: Bounds(atMost: 0.01)),
                        .init(measure: .throughput(of: .init(load: "pages")), bounds: Bounds(atLeast: 5)),
                        .init(
                            measure: .zoneShare(zone: "b", load: "readers"),
                            bounds: Bounds(atLeast: 0.2, atMost: 0.5)),
                        .init(measure: .probe(name: "lag", by: .greatest), bounds: Bounds(atMost: 1024)),
                        .init(measure: .probePassed(name: "page"), bounds: Bounds(atLeast: 0.9)),
                        .init(measure: .probe(name: "rows", by: .last), bounds: Bounds(atLeast: -1.5)),
                        .init(measure: .probe(name: "size", by: .least), bounds: Bounds(atLeast: 1)),
                        .init(measure: .probe(name: "host", by: .mean), bounds: Bounds(atMost: 0.1)),
                    ]))
        let reads = RequestFilter(load: "readers")
        let began = EventPattern.stepBegan(id: "f-kill")
        func happens(_ event: EventPattern) -> Hypothesis.Claim { .happens(event, within: 10, after: began) }
        let claims: [Hypothesis.Claim] = [
            .threshold(
                .successShare(of: reads), Bounds(atLeast: 0.99),
                window: .step(id: "f-cpu", after: 5, extra: 30)),
            .comparison(
                .init(
                    measure: .latency(percentile: 99, of: reads), window: .method, reference: .before,
                    by: .ratio, bounds: Bounds(atMost: 1.5))),
            .comparison(
                .init(
                    measure: .latency(percentile: 50, of: reads), window: .after, reference: .controlGroup,
                    by: .difference, bounds: Bounds(atLeast: -0.01, atMost: 0.01))),
            .comparison(
                .init(
                    measure: .throughput(of: reads), window: .run,
                    reference: .window(.step(id: "s-wait", after: 0, extra: 0)), by: .ratio,
                    bounds: Bounds(atLeast: 0.9))),
            happens(.stepEnded(id: "f-kill")),
            happens(.alertFiring(labels: ["alertname": "ZoneSaturated", "zone": "b"])),
            happens(.alertResolved(labels: ["alertname": "ZoneSaturated"])),
            happens(.roleTaken(role: "primary", isOther: true)),
            happens(.targetIsBack(step: "f-kill", role: "replica")),
            happens(.containerDied(TargetSelector(zone: "b"))),
            happens(.containerStarted(TargetSelector(zone: "b", amount: .count(2)))),
            happens(
                .measured(.zoneShare(zone: "b", load: "readers"), Bounds(atMost: 0.05), seconds: 3)),
            happens(.probeFails(name: "page")),
            .never(.probePasses(name: "page"), window: .before),
            .steadyStateAgain(within: 60, after: .stepEnded(id: "f-cpu")),
            .nothingLost(load: "writers"),
            .outage(
                of: RequestFilter(load: "readers", scenario: "search", zone: "c"),
                Bounds(atLeast: 1, atMost: 35), window: .run),
        ]
        #expect(experiment.hypotheses.count == claims.count)
        for (hypothesis, claim) in zip(experiment.hypotheses, claims) {
            #expect(hypothesis.claim == claim, "\(hypothesis.id)")
        }
        #expect(experiment.hypotheses[0].title == "One")
        #expect(experiment.hypotheses[0].advice == "Look here.")
        #expect(
            experiment.abort == [
                AbortCondition(measure: .successShare(of: reads), bounds: Bounds(atLeast: 0.5), seconds: 20)
            ])
        #expect(file.parameters == ["zone": "b"])
    }

    @Test func takesItsParametersFromDefaultsAndSettings() throws {
        let text =
            "parameters: {zone: b, time: 30s, workers: {default: 4, choices: [2, 4]}}\n"
            + SampleExperiment.text
            .replacingOccurrences(of: "zone: b}", with: "zone: \"${zone}\"}")
            .replacingOccurrences(of: "duration: 30s", with: "duration: ${time}")
            .replacingOccurrences(of: "{workers: 4}", with: "{workers: \"${workers}\"}")
            .replacingOccurrences(of: "Kill a web server", with: "Kill in ${zone} for $${time}")
        let standard = try #require(SampleExperiment.read(text).experiment)
        #expect(standard.title == "Kill in b for ${time}")
        #expect(standard.method[1].action.duration == 30)
        let file = SampleExperiment.read(text, set: ["zone": "c", "time": "1m", "workers": "2"])
        let changed = try #require(file.experiment)
        #expect(changed.method[1].action.duration == 60)
        #expect(file.parameters == ["zone": "c", "time": "1m", "workers": "2"])
        let wrong = SampleExperiment.read(text, set: ["time": "soon", "workers": "3", "zome": "c"])
        #expect(wrong.experiment == nil)
        let messages = wrong.diagnostics.map(\.description).joined(separator: "\n")
        #expect(messages.contains("“soon”, which is no duration, where time is “soon”"))
        #expect(messages.contains("“3” is no choice for the parameter “workers”"))
        #expect(
            messages.contains(
                "there is no parameter “zome”, which --set gives a value (did you mean “zone”?)"))
    }

    @Test func needsValuesForParametersWithoutDefault() {
        let text =
            "parameters: {zone: {description: Which.}}\n"
            + SampleExperiment.text.replacingOccurrences(of: "zone: b}", with: "zone: \"${zone}\"}")
        let without = SampleExperiment.read(text)
        #expect(without.experiment == nil)
        #expect(without.diagnostics.map(\.message) == ["the parameter “zone” has no value"])
        #expect(SampleExperiment.read(text, set: ["zone": "c"]).experiment != nil)
    }

    @Test func isTheSameInJSONAndBackAgain() throws {
        let experiment = try #require(SampleExperiment.read(SampleExperiment.text).experiment)
        let data = try JSONEncoder().encode(experiment)
        #expect(try JSONDecoder().decode(Experiment.self, from: data) == experiment)
    }

    @Test func isDescribedInPlainWords() throws {
        let experiment = try #require(SampleExperiment.read(SampleExperiment.text).experiment)
        let text = ExperimentDescription(experiment).text
        #expect(text.contains("1. kill: kills by SIGKILL all web in zone b"))
        #expect(
            text.contains("2. burn: uses up the processors (4 workers at 100%) of all web in zone c, for 30s")
        )
        #expect(text.contains("the success share of readers is at least 99%, while the method goes on"))
        #expect(experiment.durationText == "1m to 3m")
    }
}

extension Step.Action {
    var duration: Double? {
        if case .fault(let fault) = self { fault.duration } else { nil }
    }
}
