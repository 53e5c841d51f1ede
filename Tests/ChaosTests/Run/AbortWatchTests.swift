import Testing

@testable import Chaos

@Suite("An abort condition that is watched")
struct AbortWatchTests {
    private static let filter = RequestFilter(load: "reads")

    /// Requests of one second, of which a share failed.
    private func second(_ number: Int, failed share: Double, of count: Int = 50) -> RequestColumns {
        var columns = RequestColumns(load: "reads")
        for place in 0..<count {
            let isFailed = place < Int((share * Double(count)).rounded())
            columns.intended.append(Int64(number) * 1_000_000 + Int64(place) * 1_000_000 / Int64(count))
            columns.finished.append(isFailed ? -1 : 10_000)
            columns.error.append((isFailed ? RequestError.timeout : .none).number)
            columns.zone.append(-1)
            columns.scenario.append(-1)
        }
        return columns
    }

    /// - Returns: the second at which it would have the run end.
    private func end(
        _ bounds: Bounds, seconds: Int, failed: (Int) -> Double
    ) -> Int? {
        let condition = AbortCondition(measure: .failedShare(of: Self.filter), bounds: bounds)
        var watch = AbortWatch(condition)
        var seen = Observations(keeping: 20)
        for number in 0..<seconds {
            let now = Int64(number + 1) * 1_000_000_000
            seen.add(.requests(second(number, failed: failed(number))), at: now)
            if watch.look(at: seen, from: 0, settling: 0, now: now) != nil { return number }
        }
        return nil
    }

    @Test func letsRunsGoOnWithinItsBounds() {
        // At the bound itself, in bursts: 50% in every tenth second.
        #expect(end(Bounds(atMost: 0.05), seconds: 3000) { $0 % 10 == 0 ? 0.5 : 0 } == nil)
    }

    @Test func isSeldomWrongUnderContinuousLooking() {
        var generator = SystemRandomNumberGenerator()
        var wrong = 0
        for _ in 0..<100 {
            // Independent, and 5% on average.
            let found = end(Bounds(atMost: 0.05), seconds: 300) { _ in
                Double(Int.random(in: 0...5, using: &generator)) / 50
            }
            if found != nil { wrong += 1 }
        }
        // The bound says 0.3%, or 0.3 of a hundred; ten happen once in 10^13.
        #expect(wrong < 10)
    }

    @Test func endsARunSoonAfterItIsViolated() throws {
        let found = try #require(end(Bounds(atMost: 0.05), seconds: 200) { $0 < 100 ? 0.02 : 1 })
        #expect(found >= 100 && found <= 110)
    }

    @Test func endsARunThatIsALittleWorseThanAllowed() {
        #expect(end(Bounds(atMost: 0.05), seconds: 300) { $0 < 100 ? 0.02 : 0.2 } != nil)
    }

    @Test func takesNoFailureAtItsWord() {
        // 0 means one in a thousand.
        #expect(end(Bounds(atMost: 0), seconds: 300) { _ in 0 } == nil)
        #expect(end(Bounds(atMost: 0), seconds: 300) { $0 < 10 ? 0 : 0.1 } != nil)
    }
}
