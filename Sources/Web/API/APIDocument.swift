import Hummingbird
import NIOCore

/// The OpenAPI document, at its address.
struct APIDocument: Sendable {
    /// OpenAPI 3.1, as JSON.
    static let bytes = PackageResources.openapi_json

    var routes: [Route] {
        [
            Route(.get, "/api/v1/openapi.json", .api) { request, _ in
                try QueryParameters(of: request, .strict).finish()
                return Response(
                    status: .ok,
                    headers: [.contentType: "application/json", .cacheControl: "no-cache"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: Self.bytes)))
            }
        ]
    }
}
