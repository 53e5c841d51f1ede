import Catalog
import HTTPTypes
import Hummingbird
import Library
import NIOCore

/// Answers made of the library alone: the same for everyone until the next ingest, so that clients can
/// keep them and ask whether they are still good.
struct LibraryResponse: Sendable {
    /// Changes with the way that answers are written.
    private static let format = 2

    /// Opaque parts that tell apart what the generation does not, such as the pages' assets.
    var variant: String

    func tag(of library: Library) -> String {
        let generation = library.generation
        return "\(variant)\(Self.format)-\(generation.run)-\(generation.finishedAt ?? 0)"
    }

    /// - Returns: 304 without a body when the client already holds the answer; what `body` writes if not.
    func answer(
        _ request: Request, from library: Library, type: String, _ body: () throws -> ByteBuffer
    ) rethrows -> Response {
        let tag = tag(of: library)
        var headers: HTTPFields = [.eTag: "\"\(tag)\"", .cacheControl: "no-cache"]
        if EntityTag.matches(tag, ifNoneMatch: request) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: try body()))
    }

    func json(
        _ request: Request, from library: Library, capacity: Int = 1024,
        _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> Response {
        try answer(request, from: library, type: "application/json") {
            var json = JSONWriter(capacity: capacity)
            try write(&json)
            return ByteBuffer(bytes: json.bytes)
        }
    }
}
