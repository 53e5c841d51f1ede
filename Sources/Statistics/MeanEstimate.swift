/// A mean of numbers in a row, or a rate: a sum over a time.
package struct MeanEstimate: Estimate, Hashable {
    package let value: Double
    package let count: Int
    package let degrees: Double
    package let isKnown: Bool
    private let standardError: Double

    package init?(of numbers: [Double]) {
        guard !numbers.isEmpty else { return nil }
        count = numbers.count
        value = numbers.reduce(0, +) / Double(numbers.count)
        let dependence = Dependence(of: numbers)
        degrees = dependence.degrees
        isKnown = dependence.isKnown
        standardError = dependence.varianceOfSum.squareRoot() / Double(numbers.count)
    }

    /// Of events in buckets of one length.
    package init?(events: [Int], bucketSeconds: Double) {
        guard bucketSeconds > 0, let mean = MeanEstimate(of: events.map(Double.init)) else { return nil }
        value = mean.value / bucketSeconds
        count = events.reduce(0, +)
        degrees = mean.degrees
        isKnown = mean.isKnown
        // Chance makes a count vary by itself at least, however even it was.
        let least = (mean.value / Double(mean.count)).squareRoot()
        standardError = max(mean.standardError, least) / bucketSeconds
    }

    package func interval(level: Double) -> Interval {
        let spread = StudentDistribution.width(level: level, degrees: degrees) * standardError
        guard spread.isFinite else { return Interval(low: -.infinity, high: .infinity) }
        return Interval(low: value - spread, high: value + spread)
    }
}
