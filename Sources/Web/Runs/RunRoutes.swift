import Catalog
import HTTPTypes
import Hummingbird
import NIOCore

/// The catalog's latest ingests, for programs and for people; read from the catalog each time, since
/// they change while they run.
struct RunRoutes: Sendable {
    private static let usual = 20
    private static let most = 200

    let store: any RunStore
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(.get, "/api/v1/runs", .api) { request, _ in try await list(request) },
            Route(.get, "/runs", .page) { request, _ in try await page(request) },
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        var parameters = try QueryParameters(of: request, .strict)
        let limit = try parameters.integer("limit", in: 1...Self.most, default: Self.usual)
        try parameters.finish()
        let runs = try await store.runs(limit: limit)
        var json = JSONWriter(capacity: 8192)
        json.beginObject()
        json.key("runs")
        json.beginArray()
        for run in runs { json.run(run) }
        json.endArray()
        json.endObject()
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }

    private func page(_ request: Request) async throws -> Response {
        let runs = try await store.runs(limit: Self.usual)
        return pages.page(
            "runs", title: "Runs", section: .runs,
            ["hasRuns": !runs.isEmpty, "runs": runs.map { RunView.view($0, now: WallClock.seconds) }])
    }
}
