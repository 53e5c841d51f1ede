import HTTPTypes
import Hummingbird

/// A method at a path, and what answers it.
struct Route: Sendable {
    /// How errors are shown, and which limits hold.
    enum Audience: Sendable {
        /// Programs: problem details.
        case api
        /// People: pages.
        case page
        /// Whoever operates the server: plain text, answered even when nothing is loaded.
        case operations
    }

    typealias Handler = @Sendable (Request, WebContext) async throws -> Response

    var method: HTTPRequest.Method
    /// As OpenAPI writes it, such as `/api/v1/songs/{id}`; also the label in logs and metrics, which so
    /// never hold a playlist's secret key.
    var path: String
    var audience: Audience
    var handler: Handler

    init(
        _ method: HTTPRequest.Method, _ path: String, _ audience: Audience, _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.audience = audience
        self.handler = handler
    }
}
