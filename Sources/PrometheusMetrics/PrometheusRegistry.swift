import CoreMetrics
import Synchronization

/// A swift-metrics backend that keeps every metric in memory and renders them in the Prometheus text
/// exposition format, version 0.0.4.
///
/// Counters are counters, meters and recorders without aggregation are gauges, timers and recorders
/// with aggregation are histograms. Timers are exposed in seconds, as Prometheus names expect.
/// A name belongs to the kind that used it first; another kind gets a handler that is not exposed.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    /// Series of one name; more than that are folded into one labelled `overflow`, so that a label
    /// which takes unbounded values cannot exhaust memory.
    package static let maximumSeries = 2_000

    /// Upper bounds in seconds from 0.5 ms to 10 s.
    package static let latencyBuckets: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private let families = Mutex<[String: MetricFamily]>([:])
    private let buckets: [Double]

    /// - Parameter buckets: ascending upper bounds of every histogram, without infinity.
    package init(buckets: [Double] = PrometheusRegistry.latencyBuckets) {
        self.buckets = buckets
    }

    /// Sets the text that explains a metric to its readers.
    package func describe(_ name: String, _ help: String) {
        let name = MetricName.sanitized(name)
        families.withLock { $0[name, default: MetricFamily()].help = help }
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, label, dimensions) { CounterSeries() }
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(.counter, label, dimensions) { CounterSeries() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label, dimensions) { GaugeSeries() }
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate {
            series(.histogram, label, dimensions) { HistogramSeries(buckets: buckets) }
        } else {
            series(.gauge, label, dimensions) { GaugeSeries() }
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label, dimensions) { HistogramSeries(buckets: buckets) }
    }

    /// Series live as long as the registry: a counter that came back from zero would read as a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// All metrics in order of name and labels, ready to be sent.
    package func exposition() -> [UInt8] {
        var text = TextExposition()
        let families = families.withLock { $0 }
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            text.write(family, named: name)
        }
        return text.bytes
    }

    private func series<Handler: MetricSeries>(
        _ kind: MetricFamily.Kind, _ label: String, _ dimensions: [(String, String)], make: () -> Handler
    ) -> Handler {
        let name = MetricName.sanitized(label)
        let labels = LabelSet(dimensions)
        return families.withLock { families in
            var family = families[name] ?? MetricFamily()
            let key =
                family.series[labels] == nil && family.series.count >= Self.maximumSeries
                ? LabelSet.overflow : labels
            if let known = family.series[key] { return known as? Handler ?? make() }
            guard family.kind == nil || family.kind == kind else { return make() }
            let handler = make()
            family.kind = kind
            family.series[key] = handler
            families[name] = family
            return handler
        }
    }
}
