import CoreMetrics
import NIOCore
import PrometheusMetrics
import Synchronization

/// How saturated the server is, and what it does about it.
final class SaturationMetrics: Sendable {
    private let registry: PrometheusRegistry
    private let saturation: Meter
    private let parts = Mutex<[Saturation.Part: Meter]>([:])
    private let weight: Meter
    private let delay: Meter
    private let shed: Counter

    init(registry: PrometheusRegistry) {
        self.registry = registry
        registry.describe(
            "scale_saturation_ratio", "How much of what it can take the server is using: its greatest part.")
        registry.describe("scale_saturation_part_ratio", "The parts of that, before they are smoothed.")
        registry.describe("scale_weight_percent", "The share of its traffic that the server asks for.")
        registry.describe(
            "scale_event_loop_delay_seconds",
            "How late the threads that answer requests were lately, at most.")
        registry.describe(
            "scale_shed_requests_total",
            "Requests refused with 503 and Retry-After since there were too many.")
        saturation = Meter(label: "scale_saturation_ratio", factory: registry)
        weight = Meter(label: "scale_weight_percent", factory: registry)
        delay = Meter(label: "scale_event_loop_delay_seconds", factory: registry)
        shed = Counter(label: "scale_shed_requests_total", factory: registry)
        weight.set(100)
        update(Saturation(), smoothed: 0, weight: 100, delay: .zero)
    }

    func update(_ parts: Saturation, smoothed: Double, weight: Int, delay: TimeAmount) {
        saturation.set(smoothed)
        self.weight.set(weight)
        self.delay.set(Double(delay.nanoseconds) / 1e9)
        for part in Saturation.Part.allCases {
            // A part that is not measured has no series; one that was has 0.
            guard let meter = meter(of: part, isMeasured: parts[part] != nil) else { continue }
            meter.set(parts[part] ?? 0)
        }
    }

    func requestShed() { shed.increment() }

    private func meter(of part: Saturation.Part, isMeasured: Bool) -> Meter? {
        parts.withLock { parts in
            if parts[part] == nil, isMeasured {
                parts[part] = Meter(
                    label: "scale_saturation_part_ratio", dimensions: [("part", part.rawValue)],
                    factory: registry)
            }
            return parts[part]
        }
    }
}
