import Charts
import Chaos
import JournalFixtures
import Testing

@testable import Report

@Suite("A run's timeline", .timeLimit(.minutes(2)))
struct RunTimelineTests {
    private static let reads = RunTimeline.Name(arm: .experiment, text: "reads")

    private static func requests(_ count: Int, from: Double, every: Double, zone: String = "a")
        -> JournalEntry
    {
        var columns = RequestColumns(load: "reads")
        for number in 0..<count {
            columns.intended.append(Int64((from + Double(number) * every) * 1e6))
            columns.sent.append(0)
            columns.finished.append(5000)
            columns.status.append(200)
            columns.error.append(0)
            columns.zone.append(0)
            columns.server.append(-1)
            columns.scenario.append(-1)
        }
        columns.names = [zone]
        let end = from + Double(count) * every
        return JournalEntry(time: Int64(end * 1e9), event: .requests(columns))
    }

    @Test(arguments: [600.0, 3600, 86_400])
    func keepsEveryRequestHoweverLongARunIs(seconds: Double) throws {
        var timeline = RunTimeline()
        for part in 0..<100 {
            let entry = Self.requests(50, from: seconds / 100 * Double(part), every: seconds / 5000)
            timeline.take(entry)
        }
        let slices = try #require(timeline.loads[Self.reads]).bins.values
        #expect(slices.count <= BinWidth.most + 1)
        #expect(slices.count >= BinWidth.most / 2)
        #expect(slices.reduce(0) { $0 + $1.due } == 5000)
        #expect(slices.reduce(0) { $0 + $1.answered } == 5000)
        #expect(slices.reduce(0) { $0 + $1.latency.count } == 5000)
    }

    @Test func knowsPercentilesToThreePercent() throws {
        var numbers = SeededNumbers(seed: 4)
        var counts = LatencyCounts()
        var values: [Int64] = []
        for _ in 0..<20_000 {
            // From 20 µs to 20 s.
            let value = Int64(20 * numbers.exponential() * numbers.exponential() * 1e4) + 20
            values.append(value)
            counts.add(value)
        }
        values.sort()
        for percentile in [0.0, 1, 25, 50, 90, 99, 99.9, 100] {
            let rank = max(Int((percentile / 100 * 20_000).rounded(.up)), 1)
            let exact = Double(values[rank - 1]) / 1e6
            let known = try #require(counts.value(at: percentile))
            #expect(abs(known - exact) <= 0.032 * exact, "\(percentile): \(known) instead of \(exact)")
        }
        #expect(LatencyCounts().value(at: 50) == nil)
    }

    @Test func countsWhatFailedByHowItDid() throws {
        var entry = Self.requests(4, from: 10, every: 0.01)
        guard case .requests(var columns) = entry.event else { return }
        let timeout = try #require(RequestError.allCases.firstIndex(of: .timeout))
        let unknown = try #require(RequestError.allCases.firstIndex(of: .unknown))
        columns.error[1] = timeout
        columns.finished[2] = -1
        columns.sent[3] = -1
        columns.error[3] = try #require(RequestError.allCases.firstIndex(of: .notSent))
        entry.event = .requests(columns)
        let slice = try #require(Runs.timeline([entry]).loads[Self.reads]).bins[10]
        #expect(slice.due == 4)
        #expect(slice.sent == 3)
        #expect(slice.answered == 1)
        #expect(slice.failures[timeout] == 1)
        #expect(slice.failures[unknown] == 1)
    }

    @Test func passesOverColumnsThatCannotBe() {
        var entries = [Self.requests(4, from: 10, every: 0.01)]
        guard case .requests(let columns) = entries[0].event else { return }
        var short = columns
        short.zone.removeLast()
        var late = columns
        late.intended = [-5, .max, .min, 1 << 60]
        var strange = columns
        strange.error = [99, -1, 99, -1]
        strange.zone = [7, -3, 7, -3]
        entries = [short, late, strange].map { JournalEntry(time: 11_000_000_000, event: .requests($0)) }
        #expect(Runs.timeline(entries).loads[Self.reads]?.bins.values.allSatisfy { $0.due == 0 } ?? true)
    }

    @Test func countsTimesFromTheFirstFault() {
        #expect(Runs.exhausted.timeline.zero == 72.3)
        #expect(Runs.exhausted.timeline.clock.text(82.3) == "+10 s")
        #expect(RunTimeline().zero == 0)
    }

    @Test func tellsFromWhenToWhenAlertsFire() throws {
        let track = Runs.exhausted.timeline.alerts
        let name = StateTrack.Name(arm: .experiment, text: "ZoneSaturated b")
        let spans = try #require(track.rows[name])
        #expect(spans.map(\.from) == [80])
        #expect(spans.map(\.to) == [144])
        #expect(spans[0].detail.contains("severity=warning"))
    }

    @Test func leavesAGapWhereRolesWereNotRead() throws {
        func reading(_ time: Double, _ role: String?) -> JournalEntry {
            JournalEntry(
                time: Int64(time * 1e9),
                event: .role(RoleReading(member: "one", role: role, state: "running", timeline: 1, lag: 0)))
        }
        let timeline = Runs.timeline([
            reading(1, "replica"), reading(6, "replica"), reading(30, "replica"), reading(32, "primary"),
        ])
        let spans = try #require(timeline.roles.rows[StateTrack.Name(arm: .experiment, text: "one")])
        #expect(spans.map(\.from) == [1, 30, 32])
        #expect(spans.map(\.to) == [13, 32, 39])
        #expect(spans.map(\.state) == ["replica", "replica", "primary"])
    }

    @Test func showsADownServerAsWithoutWeightAndTheMeanOfBalancers() throws {
        func reading(_ edge: String, _ isUp: Bool) -> JournalEntry {
            let servers = [EdgeReading.Server(name: "web-b", isUp: isUp, weight: 100)]
            return JournalEntry(
                time: 3_000_000_000, event: .edge(EdgeReading(edge: edge, proxy: "web", servers: servers)))
        }
        let curves = try #require(
            Runs.timeline([reading("a", true), reading("b", false)]).weights[.experiment]?.curves)
        #expect(curves[RunTimeline.Server(proxy: "web", name: "web-b")]?.bins[3].last == 50)
    }

    @Test func keepsTheProofOfEachTimeThatAFaultWasInjected() throws {
        let target = FaultEvent.Target(id: "1234", name: "web-b", component: "web", zone: "b", role: nil)
        var entries: [JournalEntry] = []
        func tell(_ time: Double, _ what: FaultEvent.What) {
            entries.append(
                JournalEntry(time: Int64(time * 1e9), event: .fault(FaultEvent(step: "burn", what: what))))
        }
        for start in [10.0, 40] {
            tell(start, .resolved([target]))
            tell(start + 1, .applied(target: "web-b"))
            for (second, value) in [5.0, 90, 30].enumerated() {
                // By its id, as injectors do.
                let proof = ProofOfEffect(
                    target: "1234", source: "throttled", before: 5, now: value, isEffect: value > 5)
                tell(start + 2 + Double(second), .proof(proof))
            }
            tell(start + 10, .recovered(target: "web-b"))
        }
        let story = try #require(Runs.timeline(entries).faults.first)
        #expect(story.trials.map(\.applied) == [11, 41])
        #expect(story.trials.map(\.recovered) == [20, 50])
        let proof = try #require(story.trials[1].targets.first?.proofs.first)
        #expect(proof.furthest == 90)
        #expect(proof.at == 43)
        #expect(proof.looks == 3)
        #expect(proof.effects == 2)
        #expect(story.trials[1].targets[0].residue == nil)
    }

    @Test func staysSmallWhenNamesAndChangesNeverEnd() {
        var timeline = RunTimeline()
        for number in 0..<20_000 {
            let time = Int64(number) * 10_000_000
            timeline.take(JournalEntry(time: time, event: .trouble(source: "probe", message: "\(number)")))
            timeline.take(JournalEntry(time: time, event: .stepBegan(id: "\(number)")))
            let notice = AlertNotice(labels: ["alertname": "\(number)"], isFiring: true, startsAt: 0)
            timeline.take(JournalEntry(time: time, event: .alert(notice)))
            let summary = RequestColumns(load: "\(number)")
            timeline.take(JournalEntry(time: time, event: .requests(summary)))
        }
        #expect(timeline.troubles.count == 1000)
        #expect(timeline.alerts.rows.count == 5000)
        #expect(timeline.alerts.leftOut == 15_000)
        #expect(timeline.loads.count == 200)
        #expect(timeline.leftOut > 50_000)
    }
}
