/// A request that can be sent any number of times.
package struct RequestTemplate: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// The path with its query, as HTTP sends it.
    package var path: String
    package var headers: [Header]
    /// JSON; `nil` for none.
    package var body: String?

    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(_ method: Method, _ path: String, headers: [Header] = [], body: String? = nil) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }

    /// Whether it may be sent again when nobody knows what became of it.
    package var isSafeToRepeat: Bool { method == .get }

    /// - Throws: ``LoadError`` unless `path` begins with `/` and can be sent as it is.
    package static func get(path: String) throws(LoadError) -> RequestTemplate {
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else {
            throw LoadError(
                .badPath, path,
                "a path should begin with / and hold no spaces, no # and only ASCII characters: encode others "
                    + "as %20 and the like")
        }
        return RequestTemplate(.get, path)
    }
}
