import Catalog
import Synchronization
import Web

/// A catalog whose database can be cut off.
final class SwitchableCatalog: ServedCatalog {
    private struct State {
        var isOn = true
        var isStalled = false
        var listeners: [AsyncStream<Void>.Continuation] = []
    }

    private let catalog: SQLiteCatalog
    private let state: Mutex<State>

    init(_ catalog: SQLiteCatalog, isOn: Bool = true) {
        self.catalog = catalog
        state = Mutex(State(isOn: isOn))
    }

    var isOn: Bool {
        get { state.withLock { $0.isOn } }
        set { state.withLock { $0.isOn = newValue } }
    }

    /// Whether new playlists wait until it no longer is.
    var isStalled: Bool {
        get { state.withLock { $0.isStalled } }
        set { state.withLock { $0.isStalled = newValue } }
    }

    /// Says that it may have changed.
    func tell() { for listener in state.withLock({ $0.listeners }) { listener.yield() } }

    private func reachable() throws -> SQLiteCatalog {
        guard isOn else { throw CatalogError(.unreachable, at: "test", "the database does not answer") }
        return catalog
    }

    func generation() async throws -> Generation {
        try await reachable().generation()
    }

    func forEachSong(_ body: @Sendable (Song) throws -> Void) async throws -> Generation {
        try await reachable().forEachSong(body)
    }

    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        state.withLock { $0.listeners.append(continuation) }
        return stream
    }

    func runs(limit: Int) async throws -> [RunRecord] { try await reachable().runs(limit: limit) }

    func createPlaylist(name: String, idempotencyKey: String?) async throws -> Playlist {
        while isStalled { try await Task.sleep(for: .milliseconds(5)) }
        return try await reachable().createPlaylist(name: name, idempotencyKey: idempotencyKey)
    }

    func playlist(_ key: PlaylistKey) async throws -> Playlist? { try await reachable().playlist(key) }

    func change(
        _ key: PlaylistKey, by change: PlaylistChange, expectedVersion: Int?, idempotencyKey: String?
    ) async throws -> Playlist {
        try await reachable().change(
            key, by: change, expectedVersion: expectedVersion, idempotencyKey: idempotencyKey)
    }

    func deletePlaylist(_ key: PlaylistKey, expectedVersion: Int?, idempotencyKey: String?) async throws {
        try await reachable().deletePlaylist(
            key, expectedVersion: expectedVersion, idempotencyKey: idempotencyKey)
    }
}
