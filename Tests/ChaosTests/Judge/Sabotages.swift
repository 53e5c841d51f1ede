import Chaos
import JournalFixtures

extension Sabotage {
    static let all = faults + loads + watchers + systems + ledgers + journals

    // MARK: - The fault

    private static let faults: [Sabotage] = [
        .zone("a fault that does nothing", .inconclusive, "no effect was seen") { $0.hasEffect = false },
        .primary("a kill that kills nothing", .inconclusive, "no effect was seen") { $0.hasEffect = false },
        .zone("no targets", .inconclusive, "no target matched") { $0.targets = [] },
        .zone("the wrong zone", .inconclusive, "zone c instead of b") { $0.targets = ["c"] },
        .primary("a replica killed instead of the primary", .inconclusive, "role sync instead of primary") {
            $0.targetRole = "sync"
        },
        .zone("a fault that is applied to one target of two", .inconclusive, "not applied to lab-web-z") {
            $0.changeFaults { what in
                guard case .resolved(var targets) = what else { return what }
                targets.append(
                    FaultEvent.Target(id: "z", name: "lab-web-z", component: "web", zone: "b", role: nil))
                return .resolved(targets)
            }
        },
        .zone("a fault that cannot be applied", .inconclusive, "no rights") {
            $0.changeFaults { what in
                switch what {
                case .applied(let target): .failed(target: target, message: "no rights")
                case .resolved: what
                default: nil
                }
            }
        },
        .zone("proof that is never looked for", .inconclusive, "never looked at") {
            $0.changeFaults { if case .proof = $0 { nil } else { $0 } }
        },
        .zone("a fault that wears off early", .inconclusive, "only") {
            var samples = 0
            $0.changeFaults { what in
                guard case .proof = what else { return what }
                samples += 1
                return samples > 10 ? nil : what
            }
        },
        .zone("a target restarted in mid-fault", .inconclusive, "lab-web-b ended 17") {
            $0.add(
                90,
                .container(
                    ContainerEvent(id: "webb", name: "lab-web-b", component: "web", zone: "b", action: .died))
            )
        },
        .zone("recovery refused", .fail, "was not recovered") {
            $0.changeFaults { what in
                switch what {
                case .recovered(let target): .failed(target: target, message: "refused")
                default: what
                }
            }
        },
        .zone("something left behind", .fail, "qdisc netem") {
            $0.changeFaults { what in
                if case .residue(let target, _) = what {
                    .residue(target: target, differences: ["qdisc netem on eth0"])
                } else {
                    what
                }
            }
        },
        .zone("a fingerprint that is not compared", .inconclusive, "not compared") {
            $0.changeFaults { if case .residue = $0 { nil } else { $0 } }
        },
    ]

    // MARK: - The load

    private static let loads: [Sabotage] = [
        .zone("load that is not sent", .inconclusive, "recorded no request") {
            $0.remove { if case .requests = $0 { true } else { false } }
        },
        .zone("half of the load", .inconclusive, "requests due") {
            var count = 0
            $0.remove { event in
                guard case .requests = event else { return false }
                count += 1
                return count % 2 == 0
            }
        },
        .zone("load that ends in the middle", .inconclusive, "requests due") {
            let end = Int64(100e9)
            $0.removeAll { entry in
                if case .requests = entry.event { entry.time > end } else { false }
            }
        },
        .zone("requests that are left out", .inconclusive, "did not send") {
            $0.changeRequests(of: "reads") { columns, place in
                guard place % 5 == 0 else { return }
                columns.sent[place] = -1
                columns.finished[place] = -1
                columns.error[place] = RequestError.allCases.firstIndex(of: .notSent) ?? 0
            }
        },
        .zone("a generator that is starved", .inconclusive, "late by") {
            $0.changeRequests(of: "reads") { columns, place in
                if place % 10 == 0 { columns.sent[place] = 400_000 }
            }
        },
        Sabotage("a slowness that is the generator's own", .inconclusive, "without its own delay") {
            var run = SyntheticRun.ExhaustZone()
            run.slowdown = 1
            var entries = run.script.ordered
            let step = Int64(run.run.times.step * 1e6)..<Int64(run.run.times.stepEnd * 1e6)
            entries.changeRequests(of: "reads") { columns, place in
                let zone = columns.zone[place]
                guard zone >= 0, columns.names[zone] == "b", step.contains(columns.intended[place]) else {
                    return
                }
                columns.sent[place] += 60_000
                columns.finished[place] += 60_000
            }
            return entries
        },
        .zone("a generator that says nothing at its end", .inconclusive, "did not tell") {
            $0.remove { if case .loadEnded = $0 { true } else { false } }
        },
        .zone("answers that do not say their zone", .inconclusive, "which zone") {
            $0.changeRequests(of: "reads") { columns, place in
                if columns.zone[place] >= 0, place % 3 == 0 { columns.zone[place] = -1 }
            }
        },
        Sabotage("a control group with less load", .inconclusive, "control group") {
            var run = SyntheticRun.ExhaustZone()
            run.hasControl = true
            var entries = run.script.ordered
            var count = 0
            entries.removeAll { entry in
                guard entry.arm == .control, case .requests = entry.event else { return false }
                count += 1
                return count % 4 == 0
            }
            return entries
        },
        Sabotage("a fault in the control group", .inconclusive, "injected into it, too") {
            var run = SyntheticRun.ExhaustZone()
            run.hasControl = true
            var entries = run.script.ordered
            entries.add(
                80, .fault(FaultEvent(step: "exhaust", what: .applied(target: "lab-web-b"))), arm: .control)
            return entries
        },
    ]

    // MARK: - Observers

    private static let watchers: [Sabotage] = [
        .zone("Prometheus down", .inconclusive, "blank") {
            $0.change { entry in
                guard case .probe(let reading) = entry.event, reading.name == "saturation" else { return }
                entry.event = .probe(
                    ProbeReading(name: reading.name, value: nil, passed: false, problem: "connection refused")
                )
            }
        },
        .zone("Prometheus blank", .inconclusive, "blank") {
            var place = 0
            $0.change { entry in
                guard case .probe(let reading) = entry.event, reading.name == "saturation" else { return }
                place += 1
                if place % 3 == 0 {
                    entry.event = .probe(ProbeReading(name: reading.name, value: nil, passed: false))
                }
            }
        },
        .zone("a probe that stops", .inconclusive, "not looked at for") {
            $0.removeAll { entry in
                guard case .probe(let reading) = entry.event else { return false }
                return reading.name == "saturation" && entry.time > Int64(90e9)
            }
        },
        .zone("no alert arrives at all", .inconclusive, "alerts arrive") {
            $0.remove { if case .alert = $0 { true } else { false } }
        },
        .zone(
            "the observer of alerts is dead from the method on", .inconclusive, "nothing was heard of alerts"
        ) {
            $0.removeAll { entry in
                if case .alert = entry.event { entry.time > Int64(20e9) } else { false }
            }
        },
        .primary("roles are not read", .inconclusive, "roles") {
            $0.remove { if case .role = $0 { true } else { false } }
        },
        .primary("the observer of roles is dead from the kill on", .inconclusive, "roles") {
            $0.removeAll { if case .role = $0.event { $0.time > Int64(71e9) } else { false } }
        },
        .primary("containers are not watched", .inconclusive, "containers") {
            $0.remove { if case .container = $0 { true } else { false } }
        },
        .primary("the ledger is not read back", .inconclusive, "not read") { $0.isReadBack = false },
        .primary("the ledger cannot be read back", .inconclusive, "no route") {
            $0.change { entry in
                guard case .ledgerRead(let read) = entry.event else { return }
                entry.event = .ledgerRead(
                    LedgerRead(load: read.load, ids: [], counts: [], problem: "no route"))
            }
        },
        .zone("the clock steps", .inconclusive, "stepped") {
            $0.add(100, .trouble(source: "clock", message: "the time of day stepped by 30 s"))
        },
        .zone("the run's clock jumps ahead", .inconclusive, "nothing was written") {
            $0.change { if $0.time > Int64(100e9) { $0.time += Int64(3600e9) } }
        },
        .zone("the run's clock jumps back", .inconclusive, "went back") {
            $0.change { if $0.time > Int64(150e9) { $0.time -= Int64(20e9) } }
        },
        .zone("the harness has trouble", .inconclusive, "out of memory") {
            $0.add(100, .trouble(source: "harness", message: "out of memory"))
        },
        .zone("the steady state is never looked at", .inconclusive, "steady state before") {
            $0.remove { if case .steadyState(.before, _, _) = $0 { true } else { false } }
        },
        .zone("no steady state before", .inconclusive, "p99 is 4 s") {
            $0.change { entry in
                guard case .steadyState(.before, _, _) = entry.event else { return }
                entry.event = .steadyState(phase: .before, holds: false, problems: ["p99 is 4 s"])
            }
        },
    ]

    // MARK: - The system

    private static let systems: [Sabotage] = [
        .zone("an alert that is muted", .fail, "alert: it did not happen") { $0.alertZone = nil },
        .zone("an alert for the wrong zone", .fail, "names something else") { $0.alertZone = "c" },
        .zone("an alert for another zone, too", .fail, "zone=c") {
            let labels = ["alertname": "ZoneSaturated", "zone": "c", "severity": "warning"]
            $0.add(
                82,
                .alert(
                    AlertNotice(labels: labels, isFiring: true, startsAt: SyntheticRun.startedAt + 81)))
        },
        .zone("an alert that is late", .fail, "alert:") { $0.alertAfter = 25 },
        .zone("an alert that fired before", .inconclusive, "firing before") {
            $0.alertAfter = -30
        },
        .zone("an alert that does not resolve", .fail, "resolved:") { $0.resolvesAfter = nil },
        .zone("traffic that does not move", .fail, "moved:") { $0.movesAfter = nil },
        .zone("traffic that moves late", .fail, "moved:") { $0.movesAfter = 18 },
        .zone("traffic that was away before", .inconclusive, "before, so nothing follows") {
            $0.movesAfter = -40
        },
        .zone("traffic that does not come back", .fail, "back:") { $0.comesBackAfter = nil },
        // Then a load balancer has no reason to send it less.
        .zone("no zone is slower", .fail, "slower:") {
            $0.slowdown = 1
            $0.movesAfter = nil
        },
        .zone("other zones are slower", .fail, "others:") { $0.othersSlowdown = 3 },
        .zone("clients see errors", .fail, "served:") { $0.failing = 0.05 },
        .primary("no promotion", .fail, "promoted:") { $0.promotesAfter = nil },
        .primary("a replica that is not cloned again", .fail, "cloned:") { $0.clonedAfter = nil },
        .primary("a container that nobody starts", .fail, "cloned:") {
            $0.startsAgainAfter = nil
            $0.clonedAfter = nil
        },
        .primary("writes that are away for too long", .fail, "outage:") {
            $0.promotesAfter = 40
            $0.routesAfter = 41
            $0.writesAfter = 42
        },
        .primary("writes that never were away", .fail, "outage:") { $0.writesAfter = 0.06 },
        .primary("reads that fail", .fail, "reads:") { $0.readsFail = true },
        .primary("a page that is away", .fail, "page:") {
            $0.add(80.9, .probe(ProbeReading(name: "page", value: nil, passed: false, problem: "refused")))
        },
    ]

    // MARK: - The ledger

    private static let ledgers: [Sabotage] = [
        .primary("acknowledged writes that are lost", .fail, "kept: 3 acknowledged writes are not there") {
            $0.lost = 3
        },
        .primary("writes that are doubled", .fail, "kept: 2 writes are there more than once") {
            $0.doubled = 2
        },
        .primary("stale reads", .fail, "kept: 4 ids were not found") { $0.stale = 4 },
        .primary("ids that nobody wrote", .inconclusive, "never written") {
            $0.change { entry in
                guard case .ledgerRead(var read) = entry.event else { return }
                read.ids.append(999_999)
                read.counts.append(1)
                entry.event = .ledgerRead(read)
            }
        },
        .primary("a ledger in which nothing is acknowledged", .inconclusive, "acknowledged") {
            $0.change { entry in
                guard case .ledger(var events) = entry.event else { return }
                events.kind = events.kind.map { $0 == 1 ? 2 : $0 }
                entry.event = .ledger(events)
            }
        },
        .primary("a ledger without writes", .inconclusive, "no write of ledger") {
            $0.remove { if case .ledger = $0 { true } else { false } }
        },
    ]

    // MARK: - The journal

    private static let journals: [Sabotage] = [
        .zone("a journal that is cut off", .inconclusive, "does not tell how the run ended") {
            $0.removeLast($0.count / 10)
        },
        .zone("a run that was aborted", .inconclusive, "aborted") {
            $0.add(100, .abort(reason: "too many errors"))
            $0.change { entry in
                guard case .ended = entry.event else { return }
                entry.event = .ended(RunEnd(outcome: .aborted, reason: "too many errors"))
            }
        },
        .zone("a run that was interrupted", .inconclusive, "interrupted") {
            $0.change { entry in
                guard case .ended = entry.event else { return }
                entry.event = .ended(RunEnd(outcome: .interrupted))
            }
        },
        .zone("a step that never ended", .inconclusive, "never ended") {
            $0.remove { if case .stepEnded("exhaust", _) = $0 { true } else { false } }
        },
        .zone("entries after the end", .inconclusive, "goes on after") {
            $0.append(JournalEntry(time: Int64(197e9), event: .trouble(source: "harness", message: "late")))
        },
        .zone("columns that do not fit together", .inconclusive, "unequal length") {
            $0.change { entry in
                guard case .requests(var columns) = entry.event, columns.zone.count > 1 else { return }
                columns.zone.removeLast()
                entry.event = .requests(columns)
            }
        },
        .zone("no hypotheses", .inconclusive, "nothing was claimed") {
            $0.changeExperiment { $0.hypotheses = [] }
        },
        .zone("no method", .inconclusive, "does nothing to the system") {
            $0.changeExperiment { $0.method = [] }
        },
        .zone("a hypothesis about a zone that there is not", .inconclusive, "zone d") {
            $0.changeExperiment { experiment in
                experiment.hypotheses.append(
                    Hypothesis(
                        id: "d", title: "Zone d is left alone",
                        claim: .threshold(
                            .zoneShare(zone: "d", load: "reads"), Bounds(atMost: 0.05), window: .method)))
            }
        },
        .zone("a window without length", .inconclusive, "no length") {
            $0.changeExperiment { experiment in
                experiment.hypotheses.append(
                    Hypothesis(
                        id: "empty", title: "Nothing",
                        claim: .threshold(
                            .failedShare(of: RequestFilter(load: "reads")), Bounds(atMost: 1),
                            window: .step(id: "exhaust", after: 100, extra: 0))))
            }
        },
    ]
}
