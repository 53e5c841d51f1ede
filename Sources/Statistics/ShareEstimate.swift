/// A share of things that come in a row of buckets of time, such as the failed of all requests.
///
/// The interval is Wilson's (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
/// Journal of the American Statistical Association 22, 1927) for as many independent things as tell as much as these
/// dependent ones: their count over the design effect.
package struct ShareEstimate: Estimate, Hashable {
    package let value: Double
    package let count: Int
    package let isKnown: Bool
    package private(set) var designEffect: DesignEffect

    /// - Parameters:
    ///   - hits: of each bucket.
    ///   - counts: of each bucket, hits or not; as many.
    package init(hits: [Int], counts: [Int], bucketSeconds: Double) {
        let count = counts.reduce(0, +)
        let value = count == 0 ? .nan : Double(hits.reduce(0, +)) / Double(count)
        self.count = count
        self.value = value
        let excesses = count == 0 ? [] : zip(hits, counts).map { Double($0) - value * Double($1) }
        let dependence = Dependence(of: excesses)
        isKnown = count > 0 && dependence.isKnown
        designEffect = DesignEffect(
            dependence, independent: count == 0 ? 0 : Double(count) * value * (1 - value), counts: counts,
            bucketSeconds: bucketSeconds)
    }

    /// With the greater one of its own design effect and another series's.
    func withDesignEffect(of other: ShareEstimate) -> ShareEstimate {
        var estimate = self
        let carried = other.designEffect.carried(to: designEffect)
        if carried.value > designEffect.value { estimate.designEffect = carried }
        return estimate
    }

    package var effectiveCount: Double { Double(count) / designEffect.value }

    package func interval(level: Double) -> Interval {
        guard count > 0 else { return Interval(low: 0, high: 1) }
        let width = StudentDistribution.width(level: level, degrees: designEffect.degrees)
        guard width.isFinite else { return Interval(low: 0, high: 1) }
        let number = effectiveCount
        let square = width * width
        let middle = (value + square / (2 * number)) / (1 + square / number)
        let spread =
            width / (1 + square / number)
            * (value * (1 - value) / number + square / (4 * number * number)).squareRoot()
        return Interval(
            low: value == 0 ? 0 : max(0, middle - spread), high: value == 1 ? 1 : min(1, middle + spread))
    }
}
