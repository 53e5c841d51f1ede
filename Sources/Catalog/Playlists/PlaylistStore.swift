/// The playlists of a catalog.
///
/// Every write takes an idempotency key, chosen by the client: a write repeated with the same key
/// changes nothing and returns what the first one did; the same key with another request throws
/// ``PlaylistError/idempotencyKeyReused``. Keys are kept for 24 hours.
package protocol PlaylistStore: Sendable {
    func createPlaylist(name: String, idempotencyKey: String?) async throws -> Playlist

    /// - Returns: `nil` when no playlist has the key.
    func playlist(_ key: PlaylistKey) async throws -> Playlist?

    /// - Parameter expectedVersion: the version that the client saw; `nil` changes any.
    /// - Throws: ``PlaylistError``.
    func change(
        _ key: PlaylistKey, by change: PlaylistChange, expectedVersion: Int?, idempotencyKey: String?
    ) async throws -> Playlist

    /// - Throws: ``PlaylistError``.
    func deletePlaylist(_ key: PlaylistKey, expectedVersion: Int?, idempotencyKey: String?) async throws
}

/// One change of a playlist.
package enum PlaylistChange: Hashable, Sendable {
    case rename(String)
    /// `at`: the place among the entries, from 0; at the end if `nil`.
    case add(song: SongID, title: String, at: Int?)
    case remove(entry: Int)
    case move(entry: Int, to: Int)
}

package enum PlaylistError: Error, Hashable, Sendable {
    case noSuchPlaylist
    case noSuchEntry(Int)
    /// The place is beyond the end of the entries, which number `count`.
    case noSuchPlace(Int, count: Int)
    case versionMismatch(current: Int)
    case idempotencyKeyReused
    /// A playlist holds at most ``PlaylistLimits/entries``.
    case full
    /// A name has 1 to ``PlaylistLimits/nameLength`` characters.
    case invalidName
}

package enum PlaylistLimits {
    package static let entries = 1000
    /// Characters of a name, at least 1.
    package static let nameLength = 200
}
