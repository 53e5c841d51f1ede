import HTTPTypes
import Hummingbird
import MIDI

/// A MIDI file that a request brought, and what it holds.
struct UploadedSong: Sendable {
    /// Room for a form's boundaries and headers around the file.
    private static let formSlack = 16 << 10

    /// `nil` unless a form gave it one.
    var fileName: String?
    var extraction: Extraction

    /// - Throws: ``Problem`` when there is no file, it is too large, or it holds no usable music.
    init(of request: Request, limit: Int) async throws {
        let bytes: [UInt8]
        switch request.mediaType {
        case "audio/midi", "audio/x-midi", "audio/mid", "application/octet-stream":
            bytes = try await request.bytes(upTo: limit)
        case "multipart/form-data":
            let body = try await request.bytes(upTo: limit + Self.formSlack)
            guard
                let file = try MultipartFile.first(
                    in: body, contentType: request.headers[.contentType] ?? "")
            else { throw Problem(.malformedBody, "The form holds no file.") }
            guard file.bytes.count <= limit else {
                throw Problem(
                    .bodyTooLarge, "A MIDI file may have \(limit) bytes at most.",
                    extras: [.init(name: "limit", value: .integer(limit))])
            }
            bytes = file.bytes
            fileName = file.name.isEmpty ? nil : file.name
        default:
            throw Problem(
                .unsupportedMediaType,
                "Send a MIDI file as audio/midi or application/octet-stream, or a form as multipart/form-data."
            )
        }
        extraction = InstrumentReader.read(bytes)
        guard extraction.status != .invalid else { throw Problem(rejected: extraction) }
    }
}

extension Problem {
    /// Says why a file is no MIDI music.
    init(rejected extraction: Extraction) {
        let reasons = extraction.reasons.map { reason in
            JSONValue.object([
                "offset": .integer(reason.offset), "reason": .string(reason.kind.rawValue),
                "detail": .string(reason.kind.explanation),
            ])
        }
        let first = extraction.reasons.first.map { ": \($0)" } ?? ""
        self.init(
            .notMIDI, "Nothing in the file can be read as music\(first).",
            extras: [.init(name: "reasons", value: .array(reasons))])
    }
}
