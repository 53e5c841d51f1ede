/// Where a number lies with some confidence. Ends may be infinite.
package struct Interval: Hashable, Sendable {
    package var low: Double
    package var high: Double

    package init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    package var isFinite: Bool { low.isFinite && high.isFinite }
}

/// A number that was estimated from observations.
package protocol Estimate: Sendable {
    var value: Double { get }
    /// Observations that it rests on.
    var count: Int { get }
    /// - Parameter level: over 0, under 1, such as 0.95. Intervals of higher levels contain those of lower ones.
    func interval(level: Double) -> Interval
}
