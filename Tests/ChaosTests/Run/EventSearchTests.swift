@testable import Chaos
import Testing

@Suite("What happened when")
struct EventSearchTests {
    private static let second: Int64 = 1_000_000_000

    /// Events at seconds.
    private func search(_ events: [(Double, JournalEvent)], now: Double = 100) -> EventSearch {
        var seen = Observations(keeping: 60)
        for (time, event) in events { seen.add(event, at: Int64(seconds: time)) }
        return EventSearch(seen, now: Int64(seconds: now), kills: ["kill"])
    }

    private func role(_ member: String, _ role: String?, _ state: String = "running") -> JournalEvent {
        .role(RoleReading(member: member, role: role, state: state, timeline: 1, lag: 0))
    }

    private func container(_ name: String, _ action: ContainerEvent.Action) -> JournalEvent {
        .container(.init(id: "1", name: name, component: "postgres", zone: "a", action: action))
    }

    private func fault(_ what: FaultEvent.What, step: String = "kill") -> JournalEvent {
        .fault(FaultEvent(step: step, what: what))
    }

    private let target = FaultEvent.Target(
        id: "1", name: "pg-a", component: "postgres", zone: "a", role: "primary")

    private func moment(
        _ pattern: EventPattern, _ events: [(Double, JournalEvent)], from start: Double = 10
    ) -> Double? {
        search(events).moment(of: pattern, from: Int64(seconds: start))?.seconds
    }

    @Test func aRoleIsTakenByWhoDidNotHaveIt() {
        let before = [(1.0, role("pg-a", "primary")), (1.0, role("pg-b", "sync"))]
        let taken = EventPattern.roleTaken(role: "primary", isOther: true)
        #expect(moment(taken, before) == nil)
        #expect(moment(taken, before + [(12, role("pg-a", "primary"))]) == nil)
        #expect(moment(taken, before + [(12, role("pg-a", nil)), (30, role("pg-b", "primary"))]) == 30)
        #expect(moment(taken, before + [(12, role("pg-a", nil)), (30, role("pg-a", "primary"))]) == nil)
    }

    @Test func aKilledTargetIsBackOnlyAfterItWasGone() {
        let back = EventPattern.targetIsBack(step: "kill", role: nil)
        var events = [
            (1.0, container("pg-a", .healthy)), (11, fault(.resolved([target]))),
            (11, fault(.applied(target: "pg-a"))), (11, fault(.recovered(target: "pg-a"))),
        ]
        #expect(moment(back, events) == nil)
        events.append((11.1, container("pg-a", .died)))
        #expect(moment(back, events) == nil)
        events += [(12, container("pg-a", .started)), (15, container("pg-a", .healthy))]
        #expect(moment(back, events) == 15)
    }

    @Test func aTargetIsBackWhenItHasItsRoleAgain() {
        let back = EventPattern.targetIsBack(step: "kill", role: "replica")
        var events = [
            (1.0, role("pg-a", "primary")), (11, fault(.resolved([target]))),
            (11.1, container("pg-a", .died)),
            (12, container("pg-a", .started)), (15, container("pg-a", .healthy)),
        ]
        #expect(moment(back, events) == nil)
        events.append((20, role("pg-a", "primary")))
        #expect(moment(back, events) == nil)
        events.append((30, role("pg-a", "replica")))
        #expect(moment(back, events) == 30)
        // Once more away.
        events.append((40, container("pg-a", .died)))
        #expect(moment(back, events) == nil)
        events += [(41, container("pg-a", .healthy)), (45, role("pg-a", "sync"))]
        #expect(moment(back, events) == 45)
    }

    @Test func aTargetThatWasOnlySlowIsBackWhenItsFaultIsOver() {
        let back = EventPattern.targetIsBack(step: "slow", role: nil)
        var events = [
            (11.0, fault(.resolved([target]), step: "slow")),
            (11, fault(.applied(target: "pg-a"), step: "slow")),
        ]
        #expect(moment(back, events) == nil)
        events.append((31, fault(.recovered(target: "pg-a"), step: "slow")))
        #expect(moment(back, events) == 31)
    }

    @Test func anAlertHasToHaveAllLabels() {
        let alert = JournalEvent.alert(
            .init(labels: ["alertname": "ZoneSaturated", "zone": "b"], isFiring: true, startsAt: 0))
        let asked = ["alertname": "ZoneSaturated", "zone": "b"]
        #expect(moment(.alertFiring(labels: asked), [(12, alert)]) == 12)
        #expect(
            moment(.alertFiring(labels: ["alertname": "ZoneSaturated", "zone": "c"]), [(12, alert)]) == nil)
        #expect(moment(.alertResolved(labels: asked), [(12, alert)]) == nil)
        #expect(moment(.alertFiring(labels: asked), [(5, alert)]) == nil)
    }

    @Test func aContainerIsFoundByItsLabels() {
        let events = [(12.0, container("pg-a", .died))]
        #expect(moment(.containerDied(.init(component: "postgres")), events) == 12)
        #expect(moment(.containerDied(.init(component: "web")), events) == nil)
        #expect(moment(.containerStarted(.init(component: "postgres")), events) == nil)
    }

    @Test func aProbePassesWhenItIsLookedAt() {
        func probe(_ passed: Bool) -> JournalEvent { .probe(.init(name: "page", value: 1, passed: passed)) }
        let events = [(11.0, probe(true)), (12, probe(false)), (13, probe(true))]
        #expect(moment(.probeFails(name: "page"), events) == 12)
        #expect(moment(.probePasses(name: "page"), events, from: 12) == 13)
    }
}
