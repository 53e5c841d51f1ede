import HTTPTypes
import Hummingbird
import Library
import MIDI
import Music
import NIOCore

/// Songs similar to an uploaded file, for programs.
struct SimilarAPI: Sendable {
    let holder: LibraryHolder
    let limits: ServerLimits

    var routes: [Route] {
        [Route(.post, "/api/v1/similar", .api) { request, _ in try await similar(request) }]
    }

    private func similar(_ request: Request) async throws -> Response {
        var parameters = try QueryParameters(of: request, .strict)
        let options = try SimilarityOptions(&parameters)
        try parameters.finish()
        let library = try holder.current()
        let song = try await UploadedSong(of: request, limit: limits.uploadBytes)
        let extraction = song.extraction
        var json = JSONWriter(capacity: 32_768)
        json.beginObject()
        json.key("status")
        json.string(extraction.status.rawValue)
        json.key("instruments")
        json.instruments(extraction.instruments)
        json.key("reasons")
        json.reasons(extraction.reasons)
        json.key("similar")
        json.neighbours(library.neighbours(options.query(extraction.instruments)), of: library)
        json.endObject()
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}
