import Catalog
import HTTPTypes
import Hummingbird

/// What both the API and the pages check of a playlist's request.
enum PlaylistRequest {
    /// The most bytes of an idempotency key.
    private static let idempotencyKeyLength = 200

    static func key(in context: WebContext) throws -> PlaylistKey {
        guard let key = context.parameters.get("key").flatMap({ PlaylistKey($0) }) else {
            throw Problem(PlaylistError.noSuchPlaylist)
        }
        return key
    }

    static func entry(in context: WebContext) throws -> Int {
        guard let entry = context.parameters.get("entry").flatMap({ Int($0) }) else {
            throw Problem(
                .entryNotFound, "An entry's number is a whole number, as the playlist's entries show it.")
        }
        return entry
    }

    /// - Returns: `name` without spaces at its ends.
    static func name(_ name: String) throws -> String {
        let trimmed = name.trimmingSpaces
        guard !trimmed.isEmpty, trimmed.unicodeScalars.count <= PlaylistLimits.nameLength,
            trimmed.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw Problem(PlaylistError.invalidName) }
        return trimmed
    }

    static func idempotencyKey(of request: Request) throws -> String? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard !key.isEmpty, key.utf8.count <= idempotencyKeyLength,
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem(
                .badHeader,
                "Idempotency-Key should be 1 to \(idempotencyKeyLength) visible ASCII characters.")
        }
        return key
    }

    /// The version that `If-Match` asks for; `nil` for any.
    static func expectedVersion(
        of request: Request, _ key: PlaylistKey, at desk: PlaylistDesk
    ) async throws -> Int? {
        guard case .tags(let tags) = EntityTag.condition(.ifMatch, in: request, strong: true) else {
            return nil
        }
        let versions = tags.compactMap { Int($0) }
        if versions.count == 1, tags.count == 1 { return versions[0] }
        // Of several the store takes one: the current, if it is among them.
        let current = try await desk.playlist(key).version
        guard versions.contains(current) else {
            throw Problem(PlaylistError.versionMismatch(current: current))
        }
        return current
    }
}

extension Problem {
    init(_ error: PlaylistError) {
        switch error {
        case .noSuchPlaylist:
            self.init(.playlistNotFound, "Check the playlist's secret link; it may also have been deleted.")
        case .noSuchEntry(let entry):
            self.init(
                .entryNotFound, "The playlist has no entry \(entry); it may have been removed.",
                extras: [.init(name: "entry", value: .integer(entry))])
        case .noSuchPlace(let place, let count):
            self.init(
                .placeOutOfRange, "The playlist has \(count) entries, so there is no place \(place).",
                extras: [.init(name: "count", value: .integer(count))])
        case .versionMismatch(let current):
            self.init(
                .versionMismatch,
                "The playlist's version is now \(current), not the one asked for. Read it again and repeat the change.",
                extras: [.init(name: "currentVersion", value: .integer(current))],
                headers: [.eTag: "\"\(current)\""])
        case .idempotencyKeyReused:
            self.init(
                .idempotencyKeyReused,
                "Choose a new Idempotency-Key for each change; repeat it only to retry.")
        case .invalidName:
            self.init(
                .malformedBody,
                "A playlist's name has 1 to \(PlaylistLimits.nameLength) characters in one line, not all of them spaces.",
                extras: [.init(name: "member", value: .string("name"))])
        case .full:
            self.init(
                .playlistFull, "A playlist holds \(PlaylistLimits.entries) songs at most.",
                extras: [.init(name: "limit", value: .integer(PlaylistLimits.entries))])
        }
    }

    init(_ error: CatalogError) {
        let detail =
            switch error.code {
            case .full: "The disk that holds the catalog is full."
            case .unreachable:
                "The catalog's database does not answer; songs can still be found. Try again soon."
            default: "The catalog cannot be used now. Try again soon."
            }
        self.init(.storeUnavailable, detail, headers: [.retryAfter: "5"])
    }
}
