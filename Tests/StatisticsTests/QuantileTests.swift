import Statistics
import Testing

struct QuantileTests {
    @Test func aQuantileIsTheLeastNumberThatItsShareDoesNotExceed() {
        let hundred = Array(1...100)
        #expect(Quantile.value(0.99, ofSorted: hundred) == 99)
        #expect(Quantile.value(0.5, ofSorted: hundred) == 50)
        #expect(Quantile.value(0.501, ofSorted: hundred) == 51)
        #expect(Quantile.value(0, ofSorted: hundred) == 1)
        #expect(Quantile.value(1, ofSorted: hundred) == 100)
        #expect(Quantile.value(0.99, ofSorted: [7]) == 7)
        #expect(Quantile.value(0.5, ofSorted: [Int]()) == nil)
    }

    @Test(arguments: [
        (0.95, 2.0, 4.3027), (0.95, 10, 2.2281), (0.99, 3, 5.8409), (0.99, 30, 2.7500),
        (0.5, 5, 0.7267), (0.999, 8, 5.0413), (0.95, 1e9, 1.95996), (0.9999, 12, 5.6945),
    ])
    func widthsOfStudentsDistributionAreThoseOfTables(level: Double, degrees: Double, width: Double) {
        #expect(abs(StudentDistribution.width(level: level, degrees: degrees) - width) < 0.002 * width)
    }

    @Test func quantilesOfTheNormalDistributionAreThoseOfTables() {
        #expect(abs(StudentDistribution.normalQuantile(0.975) - 1.959964) < 1e-5)
        #expect(abs(StudentDistribution.normalQuantile(0.001) + 3.090232) < 1e-5)
        #expect(abs(StudentDistribution.normalQuantile(0.5)) < 1e-9)
    }

    @Test(arguments: [2, 2.7, 4, 20, 500, 1e7])
    func intervalsOfHigherLevelsAreWider(degrees: Double) {
        let widths = (1..<1000).map {
            StudentDistribution.width(level: Double($0) / 1000, degrees: degrees)
        }
        #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// Of binomial distributions, summed up.
    @Test(arguments: [(5, 0.3), (20, 0.1), (20, 0.5), (87, 0.1), (300, 0.01), (2000, 0.01)])
    func deviatesOfHitsAreThoseOfTheirProbability(count: Int, share: Double) {
        var term = Elementaries.power(1 - share, count)
        var sum = 0.0
        for hits in 0..<count {
            sum += term
            term *= Double(count - hits) / Double(hits + 1) * share / (1 - share)
            guard sum > 1e-5, sum < 1 - 1e-5 else { continue }
            let truth = StudentDistribution.normalQuantile(sum)
            let found = BinomialDeviate.value(hits: Double(hits), of: Double(count), share: share)
            #expect(abs(found - truth) < 0.02, "\(hits) of \(count)")
        }
    }

    @Test func sharesThatAreNotTooImprobableAreOpenWhereNoneWouldBe() {
        // Of 20 with a share of 0.1 none is hit in 12%, of 87 in 0.01%.
        #expect(BinomialDeviate.shares(around: 0.1, of: 20, width: 2.5).low == -.infinity)
        #expect(BinomialDeviate.shares(around: 0.1, of: 87, width: 2.5).low > 0)
        #expect(BinomialDeviate.shares(around: 0.9, of: 20, width: 2.5).high == .infinity)
        let wide = BinomialDeviate.shares(around: 0.3, of: 500, width: 3)
        let narrow = BinomialDeviate.shares(around: 0.3, of: 500, width: 2)
        #expect(wide.low < narrow.low && narrow.low < 0.3 && narrow.high > 0.3 && wide.high > narrow.high)
        #expect(abs(narrow.high - 0.3 - 2 * (0.21 / 500).squareRoot()) < 0.003)
    }
}

private enum Elementaries {
    static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
