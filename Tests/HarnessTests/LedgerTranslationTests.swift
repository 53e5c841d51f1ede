import Chaos
import Load
import Testing

@testable import Harness

@Suite("A ledger in the journal")
struct LedgerTranslationTests {
    private func write(
        _ number: Int, _ result: Load.LedgerResult, at time: Int64, outcome: RequestOutcome = .answered
    ) -> LedgerWrite {
        LedgerWrite(
            number: number, playlist: 0, song: "s\(number)", due: time, invoked: time + 1000,
            completed: time + 2_000_000, result: result, outcome: outcome,
            status: outcome == .answered ? 201 : 0)
    }

    private func ledgerEvents(_ events: [JournalEvent]) -> LedgerEvents? {
        events.lazy.compactMap { if case .ledger(let events) = $0 { events } else { nil } }.first
    }

    @Test func hasEachWriteAsRequestAndAsHistory() async throws {
        let translation = LedgerTranslation("writes", offset: 5_000_000)
        let events = await translation.events(
            LedgerOperations(writes: [
                write(0, .ok, at: 0), write(1, .fail, at: 1_000_000, outcome: .connectRefused),
                write(2, .info, at: 2_000_000, outcome: .timeout),
            ]))
        guard case .requests(let columns) = events.first else {
            Issue.record("no requests")
            return
        }
        #expect(columns.load == "writes")
        #expect(columns.intended == [5000, 6000, 7000])
        #expect(columns.finished == [2000, -1, -1])
        let errors = columns.error.map { RequestError.allCases[$0] }
        #expect(errors == [.none, .connectionRefused, .timeout])
        let ledger = try #require(ledgerEvents(events))
        #expect(ledger.id == [0, 0, 1, 1, 2, 2])
        #expect(
            ledger.kind.map { LedgerEvents.Kind(rawValue: $0) }
                == [.invokeWrite, .okWrite, .invokeWrite, .failWrite, .invokeWrite, .infoWrite])
        #expect(ledger.time == [5001, 7000, 6001, 8000, 7001, 9000])
    }

    @Test func saysOfReadsWhatTheyDoNotShow() async throws {
        let translation = LedgerTranslation("writes", offset: 0)
        _ = await translation.events(
            LedgerOperations(writes: [write(0, .ok, at: 0), write(1, .ok, at: 1_000_000)]))
        func read(_ songs: [String]?, at time: Int64) async -> [String] {
            let read = Load.LedgerRead(
                playlist: 0, invoked: time, completed: time + 1_000_000, songs: songs)
            guard let ledger = ledgerEvents(await translation.events(LedgerOperations(reads: [read]))) else {
                return []
            }
            return zip(ledger.id, ledger.kind).map { id, kind in
                "\(id) \(LedgerEvents.Kind(rawValue: kind).map { "\($0)" } ?? "?")"
            }
        }
        let both = await read(["s0", "s1"], at: 10_000_000)
        #expect(both == ["1 invokeRead", "1 found"])
        let stale = await read(["s1"], at: 10_000_000)
        #expect(stale == ["0 invokeRead", "0 missing", "1 invokeRead", "1 found"])
        // Begun before the second was acknowledged.
        let early = await read(["s0"], at: 2_500_000)
        #expect(early == ["0 invokeRead", "0 found"])
        let failed = await read(nil, at: 10_000_000)
        #expect(failed == ["1 invokeRead", "1 failRead"])
    }

    @Test func countsWhatIsThereAtTheEnd() {
        var history = LedgerHistory(run: "r", playlists: ["p", "q"])
        history.operations.writes = [write(0, .ok, at: 0), write(1, .info, at: 1), write(2, .ok, at: 2)]
        let all = LedgerTranslation.read(
            "writes", history, LedgerState(songs: [["s0", "s2", "s2", "other"], []]))
        #expect(all == Chaos.LedgerRead(load: "writes", ids: [0, 1, 2], counts: [1, 0, 2]))
        let part = LedgerTranslation.read("writes", history, LedgerState(songs: [nil, []]))
        #expect(part.ids.isEmpty)
        #expect(part.problem == "1 of 2 playlists could not be read")
    }
}
