import Chaos
import JournalFixtures
import Testing

@Suite("A judge", .timeLimit(.minutes(10)))
struct JudgeTests {
    private static func reasons(_ judgement: Judgement) -> String {
        let hypotheses = judgement.hypotheses.map { "\n\($0.id) \($0.verdict.rawValue): \($0.reason)" }
        let checks = judgement.checks.map { "\n\($0.passed) \($0.name): \($0.detail)" }
        return judgement.reason + hypotheses.joined() + checks.joined()
    }

    @Test(arguments: [1, 2, 3])
    func passesARunInWhichAZoneIsExhaustedAsItShould(seed: UInt64) {
        var run = SyntheticRun.ExhaustZone()
        run.run.seed = seed
        let judgement = judge(run.script.ordered)
        #expect(judgement.verdict == .pass, "\(Self.reasons(judgement))")
        #expect(judgement.exitCode == 0)
        #expect(judgement.checks.allSatisfy { $0.passed })
    }

    @Test func passesARunBesideAControlGroup() {
        var run = SyntheticRun.ExhaustZone()
        run.hasControl = true
        let judgement = judge(run.script.ordered)
        #expect(judgement.verdict == .pass, "\(Self.reasons(judgement))")
    }

    @Test func passesARunWhoseGeneratorWasALittleLate() {
        var entries = SyntheticRun.ExhaustZone().script.ordered
        entries.changeRequests(of: "reads") { columns, place in
            guard place % 20 == 0, columns.finished[place] >= 0 else { return }
            columns.sent[place] += 6_000
            columns.finished[place] += 6_000
        }
        let judgement = judge(entries)
        #expect(judgement.verdict == .pass, "\(Self.reasons(judgement))")
    }

    @Test(arguments: [1, 2, 3])
    func passesARunInWhichThePrimaryIsKilledAndReplaced(seed: UInt64) throws {
        var run = SyntheticRun.KillPrimary()
        run.run.seed = seed
        let judgement = judge(run.script.ordered)
        #expect(judgement.verdict == .pass, "\(Self.reasons(judgement))")
        let outage = try #require(judgement.outages.first { $0.load == "writes" })
        #expect(abs(outage.to - outage.from - 21.35) < 0.1)
        #expect(outage.phases.map(\.name) == ["detect", "lease", "route", "reconnect", "clone"])
        let ledger = try #require(judgement.ledgers.first)
        #expect(ledger.unknown == 5 && ledger.unknownPresent == 3)
        #expect(ledger.lost.isEmpty)
    }

    @Test(arguments: Sabotage.all)
    func doesNotPass(_ sabotage: Sabotage) {
        let judgement = judge(sabotage.entries())
        #expect(judgement.verdict == sabotage.verdict, "\(Self.reasons(judgement))")
        #expect(judgement.reason.contains(sabotage.cause), "\(judgement.reason)")
        #expect(judgement.exitCode != 0)
    }

    @Test func knowsManySabotages() {
        #expect(Sabotage.all.count >= 60)
        #expect(Set(Sabotage.all.map(\.name)).count == Sabotage.all.count)
    }

    @Test func doesNotPassAJournalOfWhichALineWasAltered() {
        var integrity = JournalIntegrity()
        integrity.problem = JournalIntegrity.Problem(line: 7, message: "altered")
        let judgement = judge(SyntheticRun.ExhaustZone().script.ordered, integrity)
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.reason.contains("line 7"))
    }

    @Test(arguments: [
        (RunEnd.Outcome.completed, Int32(0)), (.aborted, 4), (.interrupted, 4), (.couldNotRun, 3),
    ])
    func endsWithACodeForHowTheRunEnded(outcome: RunEnd.Outcome, code: Int32) {
        var entries = SyntheticRun.ExhaustZone().script.ordered
        entries.change { if case .ended = $0.event { $0.event = .ended(RunEnd(outcome: outcome)) } }
        #expect(judge(entries).exitCode == code)
    }

    @Test func endsWithACodeOfItsOwnForWhatIsLeftBehind() throws {
        let sabotage = try #require(Sabotage.all.first { $0.name == "something left behind" })
        #expect(judge(sabotage.entries()).exitCode == 5)
    }

    @Test func endsWithACodeForFailure() throws {
        let sabotage = try #require(Sabotage.all.first { $0.name == "no promotion" })
        #expect(judge(sabotage.entries()).exitCode == 1)
    }
}
