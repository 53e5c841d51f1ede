import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The whole body.
    ///
    /// - Throws: ``Problem`` when it is larger than `limit` bytes.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        let tooLarge = Problem(
            .bodyTooLarge, "The body may have \(limit) bytes at most.",
            extras: [.init(name: "limit", value: .integer(limit))], headers: [.connection: "close"])
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        do {
            var buffer = try await body.collect(upTo: limit)
            return buffer.readBytes(length: buffer.readableBytes) ?? []
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    /// The body's media type without parameters, in lower case.
    var mediaType: String? {
        headers[.contentType].map {
            ($0.split(separator: ";", omittingEmptySubsequences: false).first ?? "").trimmingSpaces
                .lowercased()
        }
    }
}
