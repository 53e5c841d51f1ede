import Foundation
import Load
import TestSupport
import Testing

/// A system that does as it says, with faults planted on request, and the history of a run on it.
private struct PlantedRun {
    var history: LedgerHistory
    var state: LedgerState
    var expected: LedgerFinding

    /// - Parameter faults: whether any are planted.
    init(seed: UInt64, faults: Bool) {
        var generator = SeededGenerator(seed: seed)
        func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < share }
        func time(_ range: Range<Int64>) -> Int64 { Int64.random(in: range, using: &generator) }
        let playlists = Int.random(in: 1...5, using: &generator)
        let count = Int.random(in: 1...200, using: &generator)
        history = LedgerHistory(run: "r", playlists: (0..<playlists).map { "key\($0)" })
        expected = LedgerFinding(writes: count)
        var held = [[String]](repeating: [], count: playlists)
        // What is shown to a read from a time on.
        var shown = [[(song: String, from: Int64)]](repeating: [], count: playlists)

        for number in 0..<count {
            let (playlist, song) = (number % playlists, "song\(number / playlists)")
            let invoked = Int64(number) * 1000
            let completed = invoked + time(1..<5000)
            let result: LedgerResult = chance(0.7) ? .ok : chance(0.5) ? .fail : .info
            let write = LedgerWrite(
                number: number, playlist: playlist, song: song, due: invoked, invoked: invoked,
                completed: completed, result: result, outcome: .answered)
            history.operations.writes.append(write)
            // Done at some moment between the invocation and the acknowledgement, or later if nobody knows.
            var copies = 0
            switch result {
            case .ok:
                expected.acknowledged += 1
                copies = 1
                if faults, chance(0.05) {
                    copies = 0
                    expected.lost.append(number)
                }
            case .fail:
                expected.refused += 1
                if faults, chance(0.1) {
                    copies = 1
                    expected.refusedButPresent.append(number)
                }
            case .info:
                expected.unknown += 1
                copies = chance(0.5) ? 1 : 0
                if copies == 1 { expected.unknownPresent += 1 } else { expected.unknownAbsent += 1 }
            }
            if faults, copies == 1, chance(0.05) {
                copies = 2
                expected.doubled.append(number)
            }
            held[playlist] += Array(repeating: song, count: copies)
            if copies > 0 {
                let from = result == .info ? time(invoked..<10_000_000) : time(invoked..<completed + 1)
                shown[playlist].append((song, from))
            }
        }
        if faults, chance(0.3) {
            let playlist = Int.random(in: 0..<playlists, using: &generator)
            held[playlist].append("never")
            expected.foreign = [.init(playlist: playlist, song: "never")]
        }

        for place in 0..<Int.random(in: 0...50, using: &generator) {
            let playlist = Int.random(in: 0..<playlists, using: &generator)
            let invoked = time(0..<Int64(count) * 1000 + 6000)
            var songs = shown[playlist].filter { $0.from <= invoked }.map(\.song)
            if faults, chance(0.3) { songs.removeAll { _ in chance(0.2) } }
            songs.shuffle(using: &generator)
            history.operations.reads.append(
                LedgerRead(playlist: playlist, invoked: invoked, completed: invoked + 10, songs: songs))
            expected.reads += 1
            let missing = history.operations.writes.filter {
                $0.playlist == playlist && $0.result == .ok && $0.completed <= invoked
                    && !songs.contains($0.song)
            }.map(\.number)
            if !missing.isEmpty { expected.staleReads.append(.init(read: place, missing: missing)) }
        }
        state = LedgerState(songs: held.map { $0.shuffled(using: &generator) })
    }
}

@Suite struct LedgerCheckerTests {
    @Test func findsEveryPlantedFaultAndInventsNone() {
        var found = LedgerFinding(writes: 0)
        for seed in 0..<500 as Range<UInt64> {
            let run = PlantedRun(seed: seed, faults: true)
            let finding = LedgerChecker.check(run.history, against: run.state)
            #expect(finding == run.expected)
            found.lost += finding.lost
            found.doubled += finding.doubled
            found.refusedButPresent += finding.refusedButPresent
            found.foreign += finding.foreign
            found.staleReads += finding.staleReads
        }
        #expect(found.lost.count > 100 && found.doubled.count > 100 && found.refusedButPresent.count > 100)
        #expect(found.foreign.count > 10 && found.staleReads.count > 100)
    }

    @Test func passesWhatDoesAsItSays() {
        for seed in 0..<500 as Range<UInt64> {
            let run = PlantedRun(seed: seed, faults: false)
            let finding = LedgerChecker.check(run.history, against: run.state)
            #expect(finding.verdict == (run.expected.acknowledged > 0 ? .pass : .inconclusive))
            #expect(finding == run.expected)
        }
    }

    @Test func findsTheSameFromAJournalInAnyOrder() throws {
        var generator = SeededGenerator(seed: 1)
        for seed in 0..<50 as Range<UInt64> {
            let run = PlantedRun(seed: seed, faults: true)
            var history = try JSONDecoder().decode(
                LedgerHistory.self, from: JSONEncoder().encode(run.history))
            history.operations.writes.shuffle(using: &generator)
            var finding = LedgerChecker.check(history, against: run.state)
            finding.lost.sort()
            finding.doubled.sort()
            finding.refusedButPresent.sort()
            for place in finding.staleReads.indices { finding.staleReads[place].missing.sort() }
            #expect(finding == run.expected)
        }
    }

    private func write(_ result: LedgerResult, number: Int = 0) -> LedgerWrite {
        LedgerWrite(
            number: number, playlist: 0, song: "s\(number)", due: 0, invoked: 0, completed: 10,
            result: result,
            outcome: .answered)
    }

    private func check(
        _ writes: [LedgerWrite], reads: [LedgerRead] = [], _ songs: [String]?
    ) -> LedgerFinding {
        LedgerChecker.check(
            LedgerHistory(
                run: "r", playlists: ["k"], operations: LedgerOperations(writes: writes, reads: reads)),
            against: LedgerState(songs: [songs]))
    }

    @Test func whatNobodyKnowsIsNoSuccess() {
        let finding = check([write(.info)], ["s0"])
        #expect(finding.unknownPresent == 1 && finding.acknowledged == 0)
        #expect(finding.verdict == .inconclusive)
        #expect(check([write(.info), write(.ok, number: 1)], ["s1"]).verdict == .pass)
    }

    @Test func nothingIsSaidOfPlaylistsThatCouldNotBeRead() {
        let finding = check([write(.ok), write(.info, number: 1)], nil)
        #expect(finding.lost.isEmpty && finding.unsettled == 2 && finding.unreadPlaylists == [0])
        #expect(finding.verdict == .inconclusive)
        #expect(check([], []).verdict == .inconclusive)
    }

    @Test func aReadThatBeganBeforeTheAcknowledgementMayMissTheWrite() {
        func read(at time: Int64, _ songs: [String]?) -> LedgerRead {
            LedgerRead(playlist: 0, invoked: time, completed: 20, songs: songs)
        }
        #expect(check([write(.ok)], reads: [read(at: 9, [])], ["s0"]).verdict == .pass)
        #expect(
            check([write(.ok)], reads: [read(at: 11, [])], ["s0"]).staleReads == [
                .init(read: 0, missing: [0])
            ])
        #expect(check([write(.info)], reads: [read(at: 11, [])], ["s0"]).staleReads.isEmpty)
        let failed = check([write(.ok)], reads: [read(at: 11, nil)], ["s0"])
        #expect(failed.failedReads == 1 && failed.reads == 0 && failed.verdict == .pass)
    }
}
