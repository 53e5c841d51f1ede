import Chaos

extension SyntheticRun {
    /// Experiment 2: the container of PostgreSQL's primary is killed.
    package struct KillPrimary: Sendable {
        package var run = SyntheticRun()
        /// Writes a second.
        package var writeRate = 20.0
        package var target = "a"
        package var targetRole: String? = "primary"
        package var hasEffect = true
        /// Seconds after the kill.
        package var promotesAfter: Double? = 20.1
        package var routesAfter = 20.9
        package var writesAfter = 21.4
        package var startsAgainAfter: Double? = 1.2
        package var clonedAfter: Double? = 25
        /// Acknowledged writes that are not there at the end, that are there twice, that a read did not find.
        package var lost = 0
        package var doubled = 0
        package var stale = 0
        package var readsFail = false
        package var isReadBack = true

        package init() { run.rate = 100 }

        package var experiment: Experiment {
            let began = EventPattern.stepBegan(id: "kill")
            let reads = RequestFilter(load: "reads")
            let kill = Window.step(id: "kill", after: 0, extra: 60)
            return Experiment(
                title: "The primary is killed", seed: run.seed,
                load: [
                    LoadPlan(name: "reads", kind: .scenarios(["browse": 1]), rate: .constant(run.rate)),
                    LoadPlan(name: "writes", kind: .ledger, rate: .constant(writeRate), arrivals: .constant),
                ],
                probes: [Probe(name: "page", kind: .http(url: "http://localhost:8080/", status: 200))],
                steadyState: SteadyState(
                    duration: 10,
                    conditions: [
                        SteadyState.Condition(
                            measure: .failedShare(of: reads), bounds: Bounds(atMost: 0.001)),
                        SteadyState.Condition(
                            measure: .successShare(of: RequestFilter(load: "writes")),
                            bounds: Bounds(atLeast: 0.99)),
                    ]),
                method: [
                    Step(id: "settle", action: .wait(seconds: 2)),
                    Step(
                        id: "kill",
                        action: .fault(
                            Step.FaultAction(
                                fault: .kill(Fault.Kill()),
                                targets: TargetSelector(
                                    component: "postgres", role: "primary", amount: .count(1)),
                                duration: 0))),
                    Step(
                        id: "healed",
                        action: .until(.targetIsBack(step: "kill", role: "replica"), timeout: 60)),
                ],
                hypotheses: [
                    Hypothesis(
                        id: "outage", title: "Writes are away for a short time",
                        claim: .outage(
                            of: RequestFilter(load: "writes"), Bounds(atLeast: 1, atMost: 35), window: kill)),
                    Hypothesis(
                        id: "reads", title: "Reads go on",
                        claim: .threshold(.failedShare(of: reads), Bounds(atMost: 0), window: kill)),
                    Hypothesis(
                        id: "promoted", title: "A replica is promoted",
                        claim: .happens(.roleTaken(role: "primary", isOther: true), within: 30, after: began)),
                    Hypothesis(
                        id: "cloned", title: "The old primary is back as a replica",
                        claim: .happens(
                            .targetIsBack(step: "kill", role: "replica"), within: 60, after: began)),
                    Hypothesis(
                        id: "started", title: "Its container is started again",
                        claim: .happens(
                            .containerStarted(TargetSelector(component: "postgres")), within: 10, after: began
                        )),
                    Hypothesis(id: "kept", title: "Nothing is lost", claim: .nothingLost(load: "writes")),
                    Hypothesis(
                        id: "page", title: "The page answers",
                        claim: .never(.probeFails(name: "page"), window: .method)),
                    Hypothesis(
                        id: "again", title: "It recovers", claim: .steadyStateAgain(within: 60, after: began)),
                ])
        }

        package var script: JournalScript {
            var script = JournalScript()
            run.frame(experiment, script: &script)
            tellFault(&script)
            tellMembers(&script)
            let kill = run.times.step
            var reads = run.reads(share: { _, _ in 1.0 / 3 }, slowdown: { _, _ in 1 })
            if readsFail {
                for place in reads.indices where reads[place].due > kill && reads[place].due < kill + 2 {
                    reads[place].error = .serverError
                }
            }
            script.tell(reads, of: "reads", endingAt: run.times.checking + 5)
            tellWrites(&script)
            return script
        }

        private func tellFault(_ script: inout JournalScript) {
            let times = run.times
            script.at(times.method, .stepBegan(id: "settle"))
            script.at(times.step, .stepEnded(id: "settle", problem: nil))
            script.at(times.step, .stepBegan(id: "kill"))
            func tell(_ after: Double, _ what: FaultEvent.What) {
                script.at(times.step + after, .fault(FaultEvent(step: "kill", what: what)))
            }
            let target = run.target("postgres", target, role: targetRole)
            tell(0.02, .resolved([target]))
            tell(0.05, .applied(target: target.name))
            tell(
                0.1,
                .proof(
                    ProofOfEffect(
                        target: target.name, source: "number of its first process", before: 4711,
                        now: hasEffect ? 0 : 4711, isEffect: hasEffect)))
            tell(0.11, .recovered(target: target.name))
            script.at(times.step + 0.12, .stepEnded(id: "kill", problem: nil))
            script.at(times.step + 0.12, .stepBegan(id: "healed"))
            script.at(
                times.step + (clonedAfter ?? 60) + 0.2,
                .stepEnded(id: "healed", problem: clonedAfter == nil ? "not within 60 s" : nil))
        }

        private func tellMembers(_ script: inout JournalScript) {
            let kill = run.times.step
            func hold(_ zone: String, _ role: String?, from: Double, to: Double, timeline: Int = 1) {
                for time in stride(from: from, to: to, by: 5) {
                    script.at(time, run.role(zone, role, timeline: timeline))
                }
            }
            let end = run.times.checking
            guard hasEffect else {
                for (zone, role) in [("a", "primary"), ("b", "sync"), ("c", "replica")] {
                    hold(zone, role, from: 0.3, to: end)
                }
                return
            }
            hold("a", "primary", from: 0.3, to: kill)
            let promoted = promotesAfter.map { kill + $0 } ?? end
            hold("b", "sync", from: 0.4, to: promoted)
            hold("b", "primary", from: promoted, to: end, timeline: 2)
            hold("c", "replica", from: 0.5, to: end)
            script.at(kill + 0.06, .container(run.container("postgres", "a", .died)))
            let cloned = clonedAfter.map { kill + $0 } ?? end
            hold("a", nil, from: kill + 0.3, to: cloned)
            hold("a", "replica", from: cloned, to: end, timeline: 2)
            if let startsAgainAfter {
                script.at(kill + startsAgainAfter, .container(run.container("postgres", "a", .started)))
                if clonedAfter != nil {
                    script.at(cloned - 0.5, .container(run.container("postgres", "a", .healthy)))
                }
            }
            for time in stride(from: 0.6, to: end, by: 0.5) {
                let isAway = time > kill + 0.7 && time < kill + routesAfter
                let primary = time < kill + routesAfter ? "a" : "b"
                let servers = SyntheticRun.zones.map {
                    EdgeReading.Server(name: "postgres-\($0)", isUp: !isAway && $0 == primary, weight: 1)
                }
                script.at(time, .edge(EdgeReading(edge: "edge-a", proxy: "primary", servers: servers)))
            }
        }

        private func tellWrites(_ script: inout JournalScript) {
            let kill = run.times.step
            let back = promotesAfter == nil || !hasEffect ? run.times.end : kill + writesAfter
            var history: [(time: Double, id: Int, kind: LedgerEvents.Kind)] = []
            var requests: [JournalScript.Request] = []
            var present: [Int] = []
            let count = Int((run.times.checking - 0.5) * writeRate)
            for id in 0..<count {
                let due = 0.5 + Double(id) / writeRate
                // Its times are between two writes.
                let isAway = hasEffect && due > kill + 0.06 && due < back
                history.append((due, id, .invokeWrite))
                if isAway {
                    // Some were under way when it was killed: nobody knows.
                    let isUnknown = due < kill + 0.33
                    history.append((due + 0.02, id, isUnknown ? .infoWrite : .failWrite))
                    if isUnknown, id % 2 == 0 { present.append(id) }
                    requests.append(
                        JournalScript.Request(
                            due: due, latency: isUnknown ? nil : 0.02, error: isUnknown ? .timeout : .shed))
                } else {
                    history.append((due + 0.012, id, .okWrite))
                    present.append(id)
                    requests.append(JournalScript.Request(due: due, latency: 0.012, zone: "a"))
                    if id % 10 == 0 {
                        let isStale = stale > 0 && id / 10 < stale
                        history.append((due + 0.02, id, .invokeRead))
                        history.append((due + 0.024, id, isStale ? .missing : .found))
                    }
                }
            }
            script.tell(requests, of: "writes", endingAt: run.times.checking + 5)
            let batches = Dictionary(grouping: history) { Int($0.time) }
            for (second, batch) in batches.sorted(by: { $0.key < $1.key }) {
                let ordered = batch.enumerated().sorted {
                    ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
                }.map(\.element)
                let events = LedgerEvents(
                    load: "writes", time: ordered.map { Int64($0.time * 1e6) }, id: ordered.map(\.id),
                    kind: ordered.map(\.kind.rawValue))
                script.at(Double(second) + 1, .ledger(events))
            }
            guard isReadBack else { return }
            let there = present.dropFirst(lost)
            let counts = there.enumerated().map { $0.offset < doubled ? 2 : 1 }
            script.at(
                run.times.checking + 5.5,
                .ledgerRead(LedgerRead(load: "writes", ids: Array(there), counts: counts)))
        }
    }
}
