import CoreMetrics
import Synchronization

/// A number that only grows.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler, MetricSeries {
    private struct Value {
        var whole: Int64 = 0
        var fraction: Double = 0
    }

    private let value = Mutex(Value())

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        value.withLock { $0.whole = $0.whole.addingReportingOverflow(amount).partialValue }
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.withLock { $0.fraction += amount }
    }

    func reset() {
        value.withLock { $0 = Value() }
    }

    func write(_ name: String, _ labels: LabelSet, to text: inout TextExposition) {
        let value = value.withLock { $0 }
        if value.fraction == 0 {
            text.sample(name, labels, value.whole.description)
        } else {
            text.sample(name, labels, TextExposition.number(Double(value.whole) + value.fraction))
        }
    }
}
