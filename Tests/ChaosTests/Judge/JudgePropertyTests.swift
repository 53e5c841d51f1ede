import Chaos
import JournalFixtures
import Testing

@Suite("A judge of any journal", .timeLimit(.minutes(10)))
struct JudgePropertyTests {
    private static let zone: [JournalEntry] = {
        var run = SyntheticRun.ExhaustZone()
        run.run.rate = 40
        return run.script.ordered
    }()
    private static let primary: [JournalEntry] = {
        var run = SyntheticRun.KillPrimary()
        run.run.rate = 30
        return run.script.ordered
    }()

    /// Entries left out, doubled, moved, and with other numbers in them.
    private func damaged(_ entries: [JournalEntry], seed: UInt64) -> [JournalEntry] {
        var numbers = SeededNumbers(seed: seed)
        var entries = entries
        for _ in 0..<(1 + numbers.below(40)) where !entries.isEmpty {
            let place = numbers.below(entries.count)
            switch numbers.below(8) {
            case 0: entries.remove(at: place)
            case 1: entries.insert(entries[place], at: numbers.below(entries.count))
            case 2: entries.swapAt(place, numbers.below(entries.count))
            case 3: entries[place].time = Int64(truncatingIfNeeded: numbers.next())
            case 4: entries[place].arm = .control
            case 5: entries.removeLast(min(entries.count, numbers.below(20)))
            case 6: entries[place].event = Self.strange(&numbers)
            default: Self.twist(&entries[place], &numbers)
            }
        }
        return entries
    }

    private static func strange(_ numbers: inout SeededNumbers) -> JournalEvent {
        let extremes = [0.0, -1, 1e300, -1e300, .nan, .infinity]
        let number = extremes[numbers.below(extremes.count)]
        switch numbers.below(8) {
        case 0: return .probe(ProbeReading(name: "saturation", value: number, passed: true))
        case 1:
            return .loadEnded(
                LoadSummary(
                    load: "reads", due: .min, sent: .max, answered: 0, latestSend: number,
                    latestSendP99: number))
        case 2: return .ledgerRead(LedgerRead(load: "writes", ids: [1, 1], counts: [.max, .max]))
        case 3: return .ledger(LedgerEvents(load: "writes", time: [.max], id: [.min], kind: [99]))
        case 4: return .alert(AlertNotice(labels: [:], isFiring: true, startsAt: number))
        case 5: return .fault(FaultEvent(step: "nowhere", what: .recovered(target: "nobody")))
        case 6: return .stepEnded(id: "exhaust", problem: nil)
        default: return .role(RoleReading(member: "", role: "primary", state: "", timeline: .max, lag: .min))
        }
    }

    private static func twist(_ entry: inout JournalEntry, _ numbers: inout SeededNumbers) {
        switch entry.event {
        case .requests(var columns) where !columns.intended.isEmpty:
            let place = numbers.below(columns.intended.count)
            columns.intended[place] = Int64(truncatingIfNeeded: numbers.next())
            columns.error[place] = numbers.below(40)
            if numbers.chance(0.3) { columns.finished.removeLast() }
            entry.event = .requests(columns)
        case .begun(var header):
            header.experiment.hypotheses.shuffle(using: &numbers)
            header.experiment.load.removeLast()
            header.experiment.steadyState.duration = [0, -1, 1e-300, .infinity, .nan][numbers.below(5)]
            header.startedAt = .nan
            entry.event = .begun(header)
        case .probe(var reading):
            reading.value = .nan
            entry.event = .probe(reading)
        default: break
        }
    }

    @Test(arguments: 1...60)
    func endsInAJudgement(seed: UInt64) {
        for entries in [Self.zone, Self.primary] {
            let damaged = damaged(entries, seed: seed)
            let judgement = judge(damaged)
            #expect(judgement == judge(damaged))
            #expect(judgement.verdict != .pass || judgement.checks.allSatisfy(\.passed))
        }
    }

    @Test func ofNothingIsInconclusive() {
        #expect(judge([]).verdict == .inconclusive)
        #expect(judge([]).exitCode == 2)
    }

    /// With each kind of trouble added to a run that fails, it still does not pass.
    @Test(arguments: Sabotage.all)
    func neverPassesForMoreThatGoesWrong(_ sabotage: Sabotage) throws {
        var entries = sabotage.entries()
        entries.add(101, .trouble(source: "harness", message: "more"))
        entries.change { entry in
            guard case .requests(var columns) = entry.event else { return }
            for place in columns.intended.indices where place % 7 == 0 {
                columns.error[place] = RequestError.allCases.firstIndex(of: .serverError) ?? 0
            }
            entry.event = .requests(columns)
        }
        #expect(judge(entries).verdict != .pass)
    }

    /// Reads of a run turned into failures one after another: what was refuted stays refuted.
    @Test func staysRefutedWithMoreFailures() {
        var run = SyntheticRun.ExhaustZone()
        run.run.rate = 60
        run.failing = 0.03
        var entries = run.script.ordered
        var verdicts: [Verdict] = []
        for divisor in [17, 5, 3, 2] {
            entries.changeRequests(of: "reads") { columns, place in
                guard columns.intended[place] > 80_000_000, place % divisor == 0 else { return }
                columns.error[place] = RequestError.allCases.firstIndex(of: .serverError) ?? 0
            }
            let served = judge(entries).hypotheses.first { $0.id == "served" }
            verdicts.append(served?.verdict ?? .pass)
        }
        #expect(verdicts.allSatisfy { $0 == .fail })
    }
}
