import Hummingbird
import NIOCore
import PrometheusMetrics

/// What whoever operates the server asks: is it alive, is it ready, how is it doing.
struct OperationsRoutes: Sendable {
    let readiness: Readiness
    let registry: PrometheusRegistry
    let processFigures: ProcessFigures
    let catalogMetrics: CatalogMetrics

    var routes: [Route] {
        [
            Route(.get, "/livez", .operations) { _, _ in text(.ok, "alive\n") },
            Route(.get, "/readyz", .operations) { _, _ in
                text(readiness.isReady ? .ok : .serviceUnavailable, readiness.detail + "\n")
            },
            Route(.get, "/metrics", .operations) { _, _ in
                processFigures.refresh()
                catalogMetrics.refresh()
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
                    ],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: registry.exposition())))
            },
        ]
    }

    private func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
