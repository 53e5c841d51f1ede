import HTTPTypes

/// An error as clients see it: RFC 9457 problem details under `/api`, a page elsewhere.
struct Problem: Error, Hashable, Sendable {
    var kind: Kind
    /// What went wrong with this request, and what to do.
    var detail: String
    /// Members beyond the standard ones, for programs.
    var extras: [Extra] = []
    var headers: HTTPFields = [:]

    struct Extra: Hashable, Sendable {
        var name: String
        var value: JSONValue
    }

    init(_ kind: Kind, _ detail: String, extras: [Extra] = [], headers: HTTPFields = [:]) {
        self.kind = kind
        self.detail = detail
        self.extras = extras
        self.headers = headers
    }

    var status: HTTPResponse.Status { kind.status }
}

extension Problem {
    /// The kinds of problem; raw values are stable and end the `type` member.
    enum Kind: String, Sendable, CaseIterable {
        case badQuery = "bad-query"
        case unknownInstrument = "unknown-instrument"
        case malformedBody = "malformed-body"
        case badHeader = "bad-header"
        case crossSite = "cross-site"
        case notFound = "not-found"
        case songNotFound = "song-not-found"
        case playlistNotFound = "playlist-not-found"
        case entryNotFound = "entry-not-found"
        case methodNotAllowed = "method-not-allowed"
        case versionMismatch = "version-mismatch"
        case bodyTooLarge = "body-too-large"
        case addressTooLong = "address-too-long"
        case unsupportedMediaType = "unsupported-media-type"
        case notMIDI = "not-midi"
        case unknownSong = "unknown-song"
        case placeOutOfRange = "place-out-of-range"
        case playlistFull = "playlist-full"
        case idempotencyKeyReused = "idempotency-key-reused"
        case internalError = "internal-error"
        case notReady = "not-ready"
        case overloaded
        case catalogUnreachable = "catalog-unreachable"
        case storeUnavailable = "store-unavailable"

        var status: HTTPResponse.Status {
            switch self {
            case .badQuery, .unknownInstrument, .malformedBody, .badHeader: .badRequest
            case .crossSite: .forbidden
            case .notFound, .songNotFound, .playlistNotFound, .entryNotFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .versionMismatch: .preconditionFailed
            case .bodyTooLarge: .contentTooLarge
            case .addressTooLong: .uriTooLong
            case .unsupportedMediaType: .unsupportedMediaType
            case .notMIDI, .unknownSong, .placeOutOfRange, .playlistFull, .idempotencyKeyReused:
                .unprocessableContent
            case .internalError: .internalServerError
            case .notReady, .overloaded, .catalogUnreachable, .storeUnavailable: .serviceUnavailable
            }
        }

        var title: String {
            switch self {
            case .badQuery: "The query is not valid"
            case .unknownInstrument: "No instrument has this name"
            case .malformedBody: "The request's body is not valid"
            case .badHeader: "A header is not valid"
            case .crossSite: "The request came from another site"
            case .notFound: "Nothing is at this address"
            case .songNotFound: "No song has this id"
            case .playlistNotFound: "No playlist has this key"
            case .entryNotFound: "The playlist has no such entry"
            case .methodNotAllowed: "The method does not work here"
            case .versionMismatch: "The playlist has changed since"
            case .bodyTooLarge: "The request's body is too large"
            case .addressTooLong: "The address is too long"
            case .unsupportedMediaType: "The body's media type is not supported"
            case .notMIDI: "The file holds no usable MIDI music"
            case .unknownSong: "The catalog has no such song"
            case .placeOutOfRange: "The place is beyond the playlist's end"
            case .playlistFull: "The playlist is full"
            case .idempotencyKeyReused: "The idempotency key belongs to another request"
            case .internalError: "Something went wrong in the server"
            case .notReady: "The catalog is being loaded"
            case .overloaded: "The server has too much to do"
            case .catalogUnreachable: "The catalog cannot be reached"
            case .storeUnavailable: "The catalog's database cannot be used now"
            }
        }
    }
}
