import CoreMetrics
import HTTPTypes
import PrometheusMetrics
import Synchronization

/// Latency by route, method and status class, made when first needed and then found by number.
///
/// Labels come from the route table, never from a request, so their number is bounded.
final class RequestMetrics: Sendable {
    private static let name = "scale_http_request_duration_seconds"
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
    private static let methodNames = methods.map(\.rawValue) + ["other"]

    private let registry: PrometheusRegistry
    private let paths: [String]
    private let timers: Mutex<[Timer?]>
    private let requestsInFlight: Meter
    private let connections: Meter
    private let refused: [Refusal: Counter]

    /// Why a connection was closed before its request reached a route.
    enum Refusal: String, CaseIterable {
        case malformed
        case headersTooLarge = "headers_too_large"
        case tooSlow = "too_slow"
        case bodyEndless = "body_endless"
    }

    /// - Parameter paths: the routes' paths, by their numbers.
    init(paths: [String], registry: PrometheusRegistry) {
        self.registry = registry
        self.paths = paths + ["unmatched"]
        timers = Mutex(Array(repeating: nil, count: (paths.count + 1) * Self.methodNames.count * 5))
        registry.describe(Self.name, "Time to answer a request, by route, method and class of status.")
        registry.describe("scale_http_requests_in_flight", "Requests being answered.")
        registry.describe("scale_http_connections", "Open connections.")
        registry.describe(
            "scale_http_connections_refused_total", "Connections closed for what the client sent, by reason.")
        requestsInFlight = Meter(label: "scale_http_requests_in_flight", factory: registry)
        connections = Meter(label: "scale_http_connections", factory: registry)
        refused = Dictionary(
            uniqueKeysWithValues: Refusal.allCases.map { reason in
                (
                    reason,
                    Counter(
                        label: "scale_http_connections_refused_total",
                        dimensions: [("reason", reason.rawValue)], factory: registry)
                )
            })
    }

    func requestBegan() { requestsInFlight.increment() }

    /// - Parameter route: its number; that of ``RouteTable/unmatched`` for none.
    func requestEnded(route: Int, method: HTTPRequest.Method, status: Int, nanoseconds: Int) {
        requestsInFlight.decrement()
        let methodIndex = Self.methods.firstIndex(of: method) ?? Self.methods.count
        let statusClass = min(max(status / 100, 1), 5)
        let slot = (route * Self.methodNames.count + methodIndex) * 5 + statusClass - 1
        let timer = timers.withLock { timers in
            if let timer = timers[slot] { return timer }
            let timer = Timer(
                label: Self.name,
                dimensions: [
                    ("route", paths[route]), ("method", Self.methodNames[methodIndex]),
                    ("status", "\(statusClass)xx"),
                ], factory: registry)
            timers[slot] = timer
            return timer
        }
        timer.recordNanoseconds(Int64(nanoseconds))
    }

    func connectionOpened() { connections.increment() }
    func connectionClosed() { connections.decrement() }
    func connectionRefused(_ reason: Refusal) { refused[reason]?.increment() }
}
