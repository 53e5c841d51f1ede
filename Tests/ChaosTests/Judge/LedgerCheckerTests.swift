import JournalFixtures
import Testing

@testable import Chaos

@Suite("A ledger's checker")
struct LedgerCheckerTests {
    /// A history with planted faults.
    private struct Plan {
        var events = LedgerEvents(load: "writes")
        var counts: [Int: Int] = [:]
        var lost: Set<Int> = []
        var doubled: Set<Int> = []
        var stale: Set<Int> = []
        var refusedPresent: Set<Int> = []
        var unknownPresent = 0

        mutating func add(_ time: Int64, _ id: Int, _ kind: LedgerEvents.Kind) {
            events.time.append(time)
            events.id.append(id)
            events.kind.append(kind.rawValue)
        }

        init(seed: UInt64) {
            var numbers = SeededNumbers(seed: seed)
            for id in 0..<200 {
                let time = Int64(id) * 10_000
                add(time, id, .invokeWrite)
                let end = time + Int64(numbers.below(30_000)) + 1
                switch numbers.below(10) {
                case 0:
                    add(end, id, .failWrite)
                    if numbers.chance(0.1) {
                        counts[id] = 1
                        refusedPresent.insert(id)
                    }
                case 1:
                    if numbers.chance(0.8) { add(end, id, .infoWrite) }
                    if numbers.chance(0.5) {
                        counts[id] = 1
                        unknownPresent += 1
                    }
                default:
                    add(end, id, .okWrite)
                    counts[id] = 1
                    if numbers.chance(0.05) {
                        counts[id] = nil
                        lost.insert(id)
                    } else if numbers.chance(0.05) {
                        counts[id] = 2
                        doubled.insert(id)
                    }
                    if numbers.chance(0.5) {
                        let begin = end + Int64(numbers.below(1000))
                        add(begin, id, .invokeRead)
                        let isStale = numbers.chance(0.1)
                        add(begin + 500, id, isStale ? .missing : .found)
                        if isStale { stale.insert(id) }
                    } else if numbers.chance(0.5) {
                        // Begun before it was acknowledged: it need not be there yet.
                        add(end - 1, id, .invokeRead)
                        add(end + 200, id, .missing)
                    }
                }
            }
        }

        var history: LedgerHistory {
            var history = LedgerHistory()
            _ = history.append(events)
            let ids = counts.keys.sorted()
            history.reads = [LedgerRead(load: "writes", ids: ids, counts: ids.map { counts[$0] ?? 0 })]
            return history
        }
    }

    @Test(arguments: 1...50)
    func findsWhatIsWrongAndNothingElse(seed: UInt64) {
        let plan = Plan(seed: seed)
        let checker = LedgerChecker(load: "writes", plan.history)
        #expect(checker.contradictions.isEmpty)
        #expect(Set(checker.result.lost) == plan.lost)
        #expect(Set(checker.result.doubled) == plan.doubled)
        #expect(Set(checker.result.stale) == plan.stale)
        #expect(Set(checker.result.refusedPresent) == plan.refusedPresent)
        #expect(checker.result.unknownPresent == plan.unknownPresent)
        let all = checker.result.acknowledged + checker.result.refused + checker.result.unknown
        #expect(all == 200)
    }

    private func check(_ operations: [(LedgerEvents.Kind, Int)], there: [Int: Int] = [:]) -> LedgerChecker {
        var history = LedgerHistory()
        _ = history.append(
            LedgerEvents(
                load: "writes", time: operations.indices.map { Int64($0) }, id: operations.map(\.1),
                kind: operations.map(\.0.rawValue)))
        let ids = there.keys.sorted()
        history.reads = [LedgerRead(load: "writes", ids: ids, counts: ids.map { there[$0] ?? 0 })]
        return LedgerChecker(load: "writes", history)
    }

    @Test func neverCountsTheUnknownAsSuccess() {
        let result = check([(.invokeWrite, 1), (.infoWrite, 1)], there: [1: 1]).result
        #expect(result.acknowledged == 0)
        #expect(result.unknown == 1 && result.unknownPresent == 1)
        #expect(result.lost.isEmpty)
    }

    @Test func findsAReadThatNoLongerSeesWhatAnotherSaw() {
        let result = check(
            [
                (.invokeWrite, 1), (.infoWrite, 1), (.invokeRead, 1), (.found, 1), (.invokeRead, 1),
                (.missing, 1),
            ], there: [1: 1]
        ).result
        #expect(result.stale == [1])
    }

    @Test func saysWhenAHistoryCannotBeTrue() {
        #expect(!check([(.okWrite, 1)]).contradictions.isEmpty)
        #expect(!check([(.invokeWrite, 1), (.invokeWrite, 1)]).contradictions.isEmpty)
        #expect(!check([(.found, 1)]).contradictions.isEmpty)
        #expect(!check([(.invokeWrite, 1), (.okWrite, 1)], there: [1: 1, 2: 1]).contradictions.isEmpty)
    }
}
