import JournalFixtures
import Testing

@testable import Statistics

struct EstimateTests {
    @Test func aShareOfIndependentThingsHasWilsonsInterval() {
        var numbers = SeededNumbers(seed: 3)
        let hits = (0..<200).map { _ in numbers.chance(0.1) ? 1 : 0 }
        let estimate = ShareEstimate(hits: hits, counts: hits.map { _ in 1 }, bucketSeconds: 1)
        let interval = estimate.interval(level: 0.95)
        // By hand, for its share of 200 and 1.97 standard errors; dependence that is seen by chance widens it
        // somewhat.
        let (share, number, width) = (estimate.value, 200.0, 1.97)
        let middle = (share + width * width / (2 * number)) / (1 + width * width / number)
        #expect(interval.low < middle && interval.high > middle)
        #expect(interval.high - interval.low > 0.06 && interval.high - interval.low < 0.13)
    }

    @Test func noHitsLeaveRoomForSome() {
        let estimate = ShareEstimate(
            hits: [Int](repeating: 0, count: 100), counts: [Int](repeating: 10, count: 100),
            bucketSeconds: 1)
        let interval = estimate.interval(level: 0.95)
        #expect(estimate.value == 0)
        #expect(interval.low == 0)
        #expect(interval.high > 0.003 && interval.high < 0.005)
    }

    @Test func hitsThatComeTogetherCountForLess() {
        let alone = (0..<200).map { $0 % 10 == 0 ? 1 : 0 }
        let together = (0..<200).map { ($0 / 20) % 10 == 0 ? 1 : 0 }
        let counts = [Int](repeating: 1, count: 200)
        let scattered = ShareEstimate(hits: alone, counts: counts, bucketSeconds: 1)
        let clustered = ShareEstimate(hits: together, counts: counts, bucketSeconds: 1)
        #expect(scattered.value == clustered.value)
        #expect(clustered.effectiveCount < scattered.effectiveCount / 4)
    }

    @Test func aPercentileLiesInItsIntervalAsOftenAsItShould() throws {
        var inside = 0
        for seed in 1...200 {
            var numbers = SeededNumbers(seed: UInt64(seed))
            let values = (0..<2000).map { _ in numbers.exponential() }
            let estimate = try #require(
                PercentileEstimate(
                    percentile: 90, values: values, buckets: (0..<2000).map { $0 / 20 }, bucketCount: 100,
                    bucketSeconds: 1))
            let interval = estimate.interval(level: 0.95)
            if interval.low <= 2.302585, interval.high >= 2.302585 { inside += 1 }
        }
        #expect(inside >= 184)
    }

    @Test func tooFewObservationsBeyondAPercentileLeaveItOpen() throws {
        let estimate = try #require(
            PercentileEstimate(
                percentile: 99, values: (0..<200).map(Double.init), buckets: (0..<200).map { $0 / 4 },
                bucketCount: 50, bucketSeconds: 1))
        #expect(estimate.interval(level: 0.95).high == .infinity)
        #expect(
            PercentileEstimate(percentile: 99, values: [], buckets: [], bucketCount: 5, bucketSeconds: 1)
                == nil)
    }

    @Test func aRateOfEvenEventsIsAsUncertainAsChanceMakesIt() throws {
        let estimate = try #require(
            MeanEstimate(events: [Int](repeating: 25, count: 100), bucketSeconds: 0.25))
        #expect(estimate.value == 100)
        let interval = estimate.interval(level: 0.95)
        #expect(interval.high > 103.5 && interval.high < 105)
    }

    /// An estimate whose interval is known.
    private struct Known: Estimate {
        var value: Double
        var known: Interval
        var count: Int { 1 }

        func interval(level: Double) -> Interval { known }
    }

    @Test func aDifferenceOfSharesHasNewcombesInterval() {
        // R. G. Newcombe, Statistics in Medicine 17, 1998, table II, example (a): 56/70 - 48/80 by method 10, from
        // Wilson's intervals of both.
        let window = Known(value: 0.8, known: Interval(low: 0.69189, high: 0.87685))
        let reference = Known(value: 0.6, known: Interval(low: 0.49043, high: 0.70035))
        let effect = Effect(.difference, of: window, from: reference)
        let interval = effect.interval(level: 0.95)
        #expect(abs(effect.value - 0.2) < 1e-9)
        #expect(abs(interval.low - 0.0524) < 1e-4)
        #expect(abs(interval.high - 0.3339) < 1e-4)
    }

    /// Dense things depend on more of one another than sparse ones do.
    @Test func aDesignEffectIsCarriedToASeriesByItsDensity() {
        func share(_ perBucket: Int, _ isHit: (Int) -> Bool) -> ShareEstimate {
            ShareEstimate(
                hits: (0..<200).map { isHit($0) ? perBucket / 2 : 0 },
                counts: [Int](repeating: perBucket, count: 200), bucketSeconds: 0.25)
        }
        // Buckets in which half are hits, and buckets without, ten in a row.
        let dense = share(40) { ($0 / 10) % 2 == 0 }.designEffect
        let sparse = share(4) { _ in true }.designEffect
        #expect(dense.value > 10)
        #expect(sparse.value == 1)
        let carried = dense.carried(to: sparse)
        #expect(abs((carried.value - 1) / (dense.value - 1) - 0.1) < 1e-9)
        #expect(carried.degrees == dense.degrees)
        #expect(abs(dense.carried(to: dense).value - dense.value) < 1e-9)
    }

    @Test func anIntervalAllowsForWhatTheOtherSeriesSawOfDependence() {
        let counts = [Int](repeating: 20, count: 200)
        let calm = ShareEstimate(hits: (0..<200).map { $0 % 2 }, counts: counts, bucketSeconds: 0.25)
        let bursts = ShareEstimate(
            hits: (0..<200).map { ($0 / 5) % 8 == 0 ? 4 : 0 }, counts: counts, bucketSeconds: 0.25)
        let alone = Effect(.difference, of: calm, from: calm).interval(level: 0.99)
        let beside = Effect(.difference, of: calm, from: bursts).interval(level: 0.99)
        #expect(beside.high - beside.low > 2 * (alone.high - alone.low))
    }

    @Test func aRatioToNothingIsUnbounded() {
        let none = ShareEstimate(
            hits: [Int](repeating: 0, count: 50), counts: [Int](repeating: 9, count: 50), bucketSeconds: 1)
        let some = ShareEstimate(
            hits: (0..<50).map { $0 % 2 }, counts: [Int](repeating: 9, count: 50), bucketSeconds: 1)
        let interval = Effect(.ratio, of: some, from: none).interval(level: 0.95)
        #expect(!(interval.high < .infinity))
        #expect(Decision(interval, in: Interval(low: -.infinity, high: 2)) == .open)
    }
}
