import JournalFixtures
import Statistics
import Testing

struct SequentialTestTests {
    /// Whether it ever says that shares around `mean`, which depend on one another, are too many.
    private func alarm(limit: Double, mean: (Int) -> Double, shares: Int, seed: UInt64) -> Int? {
        var numbers = SeededNumbers(seed: seed)
        var test = SequentialTest(limit: limit, risk: 0.05)
        var level = 0.0
        for place in 0..<shares {
            // The scatter is symmetric around the mean whatever came before; only its width remembers.
            level = 0.9 * level + 0.4 * numbers.normal()
            let mean = mean(place)
            let width = min(mean, 1 - mean) * min(1, abs(level))
            test.observe(mean + (numbers.chance(0.5) ? width : -width))
            if test.isExceeded { return place }
        }
        return nil
    }

    @Test func falseAlarmsAreAsRareAsPromisedHoweverOftenItIsAsked() {
        let alarms = (1...400).count { seed in
            alarm(limit: 0.05, mean: { _ in 0.05 }, shares: 1000, seed: UInt64(seed)) != nil
        }
        #expect(alarms <= 20)
    }

    @Test func aViolationIsFoundSoonEvenAfterALongCalm() throws {
        for seed in 1...50 {
            let found = try #require(
                alarm(limit: 0.05, mean: { $0 < 600 ? 0.005 : 0.3 }, shares: 700, seed: UInt64(seed)))
            // Shares of 0 and 0.6 by turns, some of the time.
            #expect(found >= 600 && found <= 650, "seed \(seed): \(found)")
        }
    }

    @Test func whatMustNotBeAtAllIsFoundAtOnce() {
        var test = SequentialTest(limit: 0, risk: 0.01)
        test.observe(0)
        #expect(!test.isExceeded)
        test.observe(0.001)
        #expect(test.isExceeded)
    }

    @Test func anAlarmStays() {
        var test = SequentialTest(limit: 0.01, risk: 0.01)
        for _ in 0..<20 { test.observe(1) }
        for _ in 0..<500 { test.observe(0) }
        #expect(test.isExceeded)
    }
}
