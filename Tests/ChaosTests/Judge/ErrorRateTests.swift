import Chaos
import JournalFixtures
import Testing

/// The short form of what `JudgeRates` measures: the same comparisons, fewer of them.
@Suite("A judge of comparisons", .timeLimit(.minutes(10)))
struct ErrorRateTests {
    struct Series: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let service: SyntheticService
        /// Of each window, that it takes to find what is asked for.
        let seconds: Double
    }

    static let series = [
        Series(testDescription: "independent", service: .independent, seconds: 60),
        Series(testDescription: "wandering", service: .wandering, seconds: 300),
    ]

    @Test(arguments: series)
    func seldomFindsAnEffectWhereThereIsNone(_ series: Series) {
        let verdicts = (0..<60).map { seed in
            SyntheticComparison(series.service, rate: 100, seconds: series.seconds, seed: UInt64(seed))
                .verdicts
        }
        #expect(verdicts.count { $0.latency == .fail } <= 1)
        #expect(verdicts.count { $0.failures == .fail } <= 1)
    }

    @Test(arguments: series)
    func findsAFifthMoreOfP99AndAPointMoreOfFailures(_ series: Series) {
        let verdicts = (0..<30).map { seed in
            SyntheticComparison(
                series.service, slowdown: 1.2, addedFailures: 0.01, rate: 100, seconds: series.seconds,
                seed: UInt64(10_000 + seed)
            ).verdicts
        }
        #expect(verdicts.count { $0.latency == .fail } >= 29)
        #expect(verdicts.count { $0.failures == .fail } >= 29)
    }

    /// Windows hardly longer than what depends on time look calmer than the system is.
    @Test func seldomFindsAnEffectInWindowsThatAreTooShort() {
        let verdicts = (0..<60).map { seed in
            SyntheticComparison(.wandering, rate: 400, seconds: 20, seed: UInt64(seed)).verdicts
        }
        #expect(verdicts.count { $0.latency == .fail } <= 2)
    }
}
