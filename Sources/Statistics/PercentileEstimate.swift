/// A percentile of numbers that come in a row of buckets of time, such as latencies.
///
/// The interval holds those numbers of which the true percentile could be one: where the share of observations beyond
/// is as near to the percentile's as chance and dependence let it stray (R. S. Woodruff, "Confidence Intervals for
/// Medians and Other Position Measures", Journal of the American Statistical Association 47, 1952). That share is
/// binomial, of as many independent observations as these dependent ones are worth (E. L. Korn and B. I. Graubard,
/// "Confidence Intervals for Proportions with Small Expected Number of Positive Counts Estimated from Survey Data",
/// Survey Methodology 24, 1998). Nothing is assumed of the numbers' distribution, and none of them is left out.
package struct PercentileEstimate: Estimate {
    package let value: Double
    package var count: Int { sorted.count }
    package let isKnown: Bool
    package private(set) var designEffect: DesignEffect
    private let share: Double
    private let sorted: [Double]

    /// - Parameters:
    ///   - percentile: 0 to 100.
    ///   - values: in any order.
    ///   - buckets: for each value, the place of its bucket.
    ///   - bucketCount: how many buckets there are, with values or without.
    /// - Returns: `nil` without values.
    package init?(
        percentile: Double, values: [Double], buckets: [Int], bucketCount: Int, bucketSeconds: Double
    ) {
        share = percentile / 100
        sorted = values.sorted()
        guard let value = Quantile.value(share, ofSorted: sorted) else { return nil }
        self.value = value
        let middle = sorted[Quantile.rank(0.5, of: sorted.count)]
        var counts = [Int](repeating: 0, count: bucketCount)
        var beyond = counts
        var beyondMiddle = counts
        for (number, bucket) in zip(values, buckets) {
            counts[bucket] += 1
            if number > value { beyond[bucket] += 1 }
            if number > middle { beyondMiddle[bucket] += 1 }
        }
        func excesses(_ hits: [Int]) -> [Double] {
            let part = Double(hits.reduce(0, +)) / Double(values.count)
            return zip(hits, counts).map { Double($0) - part * Double($1) }
        }
        // How long numbers depend on one another shows best at their middle, which all of them tell of.
        let dependence = Dependence(
            of: excesses(beyond), blockLength: Dependence(of: excesses(beyondMiddle)).blockLength)
        isKnown = dependence.isKnown
        designEffect = DesignEffect(
            dependence, independent: Double(values.count) * share * (1 - share), counts: counts,
            bucketSeconds: bucketSeconds)
    }

    /// With the greater one of its own design effect and another series's.
    func withDesignEffect(of other: PercentileEstimate) -> PercentileEstimate {
        var estimate = self
        let carried = other.designEffect.carried(to: designEffect)
        if carried.value > designEffect.value { estimate.designEffect = carried }
        return estimate
    }

    package func interval(level: Double) -> Interval {
        let beyond = BinomialDeviate.shares(
            around: 1 - share, of: Double(count) / designEffect.value,
            width: StudentDistribution.width(level: level, degrees: designEffect.degrees))
        return Interval(
            low: beyond.high <= 1 ? sorted[Quantile.rank(1 - beyond.high, of: count)] : -.infinity,
            high: beyond.low >= 0 ? sorted[Quantile.rank(1 - beyond.low, of: count)] : .infinity)
    }
}
