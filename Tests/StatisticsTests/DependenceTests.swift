import JournalFixtures
import Statistics
import Testing

struct DependenceTests {
    /// A first-order autoregressive process of variance 1.
    private func series(_ correlation: Double, count: Int, seed: UInt64) -> [Double] {
        var numbers = SeededNumbers(seed: seed)
        var level = numbers.normal()
        return (0..<count).map { _ in
            level = correlation * level + (1 - correlation * correlation).squareRoot() * numbers.normal()
            return level
        }
    }

    @Test func theVarianceIsThatOfResampledBlocks() {
        for seed in 1...5 {
            let series = series(0.6, count: 240, seed: UInt64(seed))
            let dependence = Dependence(of: series)
            var numbers = SeededNumbers(seed: 77)
            let sums = (0..<4000).map { _ in
                Self.resample(series, blockLength: dependence.blockLength, &numbers).reduce(0, +)
            }
            let mean = sums.reduce(0, +) / Double(sums.count)
            let resampled = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sums.count)
            // What is known is at least that; more for the bias of both, which resampling does not know of.
            let ratio = dependence.varianceOfSum / resampled
            #expect(ratio > 0.9 && ratio < 1.6, "seed \(seed): \(ratio)")
        }
    }

    /// Politis and Romano's scheme: each number follows the one before it in the series, or is anywhere.
    private static func resample(
        _ series: [Double], blockLength: Double, _ numbers: inout SeededNumbers
    ) -> [Double] {
        var place = 0
        return series.indices.map { _ in
            place = numbers.chance(1 / blockLength) ? numbers.below(series.count) : (place + 1) % series.count
            return series[place]
        }
    }

    @Test func theVarianceOfDependentNumbersIsFound() {
        for (correlation, tolerance) in [(0.0, 0.15), (0.5, 0.2), (0.8, 0.3)] {
            let truth = (1 + correlation) / (1 - correlation)
            let found = (1...40).map { seed in
                Dependence(of: series(correlation, count: 400, seed: UInt64(seed))).varianceOfSum / 400
            }
            let mean = found.reduce(0, +) / Double(found.count)
            #expect(abs(mean / truth - 1) < tolerance, "\(correlation): \(mean) instead of \(truth)")
        }
    }

    @Test func blocksAreLongerWhereNumbersDependForLonger() {
        let lengths = [0.0, 0.5, 0.9].map { correlation in
            (1...20).map { Dependence(of: series(correlation, count: 400, seed: $0)).blockLength }
                .reduce(0, +)
        }
        #expect(lengths[0] < lengths[1] && lengths[1] < lengths[2])
    }

    @Test func aDriftAsLongAsTheSeriesSaysNothing() {
        #expect(!Dependence(of: (0..<100).map(Double.init)).isKnown)
        #expect(!Dependence(of: [1, 2, 3]).isKnown)
        #expect(!Dependence(of: []).isKnown)
    }

    @Test func equalNumbersDoNotVary() {
        let dependence = Dependence(of: [Double](repeating: 4, count: 50))
        #expect(dependence.varianceOfSum == 0)
        #expect(dependence.isKnown)
    }
}
