import Histogram

/// Latencies in nanoseconds, to three digits, up to an hour.
struct Latencies: Sendable {
    private static let highest: UInt64 = 3_600_000_000_000

    private var histogram = Histogram<UInt64>(
        lowestDiscernibleValue: 1000, highestTrackableValue: highest, numberOfSignificantValueDigits: .three)
    private var greatest: Int64 = 0
    private var sum = 0.0

    mutating func record(_ nanoseconds: Int64) {
        histogram.record(min(UInt64(max(0, nanoseconds)), Self.highest))
        greatest = max(greatest, nanoseconds)
        sum += Double(nanoseconds)
    }

    /// `nil` of none.
    var percentiles: LoadSummary.Percentiles? {
        let count = histogram.totalCount
        guard count > 0 else { return nil }
        func at(_ percentile: Double) -> Double {
            min(Double(histogram.valueAtPercentile(percentile)), Double(greatest)).milliseconds
        }
        return LoadSummary.Percentiles(
            mean: (sum / Double(count)).milliseconds, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9),
            max: Double(greatest).milliseconds)
    }
}

extension Double {
    /// Of nanoseconds, to the microsecond.
    var milliseconds: Double { (self / 1000).rounded() / 1000 }
}
