import HTTPTypes
import Hummingbird

/// Every route of the server, in one list from which the router, the metrics' labels and the answer
/// to a wrong method are made.
package struct RouteTable: Sendable {
    let routes: [Route]

    /// Methods and paths, for comparison with the API's document.
    package var operations: [(method: String, path: String)] {
        routes.map { ($0.method.rawValue, $0.path) }
    }

    /// What ``index(of:path:)`` returns for a path that no route has, in place of a number.
    var unmatched: Int { routes.count }

    /// The methods that work at a path; HEAD wherever GET does.
    func methods(at path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        var methods: [HTTPRequest.Method] = []
        for route in routes where Self.matches(route.path, parts) {
            methods.append(route.method)
            if route.method == .get { methods.append(.head) }
        }
        return methods
    }

    /// Whether errors at a path are for programs.
    static func isAPI(_ path: String) -> Bool { path == "/api" || path.hasPrefix("/api/") }

    /// Whether a path may hold a playlist's key, which is not to be repeated anywhere.
    static func isSecret(_ path: String) -> Bool { path.contains("/playlists/") }

    private static func matches(_ template: String, _ parts: [Substring]) -> Bool {
        let pattern = template.split(separator: "/")
        return pattern.count == parts.count
            && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
