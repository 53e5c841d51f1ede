import Catalog
import Logging

/// The playlist store as routes use it: its errors are problems.
struct PlaylistDesk: Sendable {
    let store: any PlaylistStore
    let logger: Logger
    private let inFlight: InFlightRequests
    private let queue = PlaylistQueue()

    /// - Parameter inFlight: the server's requests, of which those that wait for the store are none.
    init(store: any PlaylistStore, logger: Logger, inFlight: InFlightRequests) {
        self.store = store
        self.logger = logger
        self.inFlight = inFlight
    }

    func create(name: String, idempotencyKey: String?) async throws -> Playlist {
        try await asProblems { try await store.createPlaylist(name: name, idempotencyKey: idempotencyKey) }
    }

    func playlist(_ key: PlaylistKey) async throws -> Playlist {
        let playlist = try await asProblems { try await store.playlist(key) }
        guard let playlist else { throw Problem(PlaylistError.noSuchPlaylist) }
        return playlist
    }

    func change(
        _ key: PlaylistKey, by change: PlaylistChange, expectedVersion: Int?, idempotencyKey: String?
    ) async throws -> Playlist {
        try await asProblems {
            try await store.change(
                key, by: change, expectedVersion: expectedVersion, idempotencyKey: idempotencyKey)
        }
    }

    func delete(_ key: PlaylistKey, expectedVersion: Int?, idempotencyKey: String?) async throws {
        try await asProblems {
            try await store.deletePlaylist(
                key, expectedVersion: expectedVersion, idempotencyKey: idempotencyKey)
        }
    }

    private func asProblems<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            guard let place = queue.enter() else {
                throw CatalogError(.unreachable, at: "playlists", "others wait for it already")
            }
            defer { queue.leave(place) }
            return try await inFlight.outside(body)
        } catch let error as PlaylistError {
            throw Problem(error)
        } catch let error as CatalogError {
            // That the catalog is out of reach is logged once, not for each request.
            logger.log(
                level: error.code == .unreachable ? .debug : .error, "the playlist store failed",
                metadata: ["error": "\(error)"])
            throw Problem(error)
        }
    }
}
