import CoreMetrics
import Synchronization

/// How many observations fell under each of a list of bounds, and their sum.
final class HistogramSeries: TimerHandler, RecorderHandler, MetricSeries {
    private struct State {
        /// One more than there are bounds: the last holds what exceeds them all.
        var counts: [UInt64]
        var sum: Double
    }

    private let buckets: [Double]
    private let state: Mutex<State>

    init(buckets: [Double]) {
        self.buckets = buckets
        state = Mutex(State(counts: Array(repeating: 0, count: buckets.count + 1), sum: 0))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        var bucket = 0
        while bucket < buckets.count, value > buckets[bucket] { bucket += 1 }
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func write(_ name: String, _ labels: LabelSet, to text: inout TextExposition) {
        let state = state.withLock { $0 }
        var total: UInt64 = 0
        for (bucket, count) in state.counts.enumerated() {
            total += count
            let bound = bucket < buckets.count ? TextExposition.number(buckets[bucket]) : "+Inf"
            text.sample(name + "_bucket", labels, total.description, extra: "le=\"\(bound)\"")
        }
        text.sample(name + "_sum", labels, TextExposition.number(state.sum))
        text.sample(name + "_count", labels, total.description)
    }
}
