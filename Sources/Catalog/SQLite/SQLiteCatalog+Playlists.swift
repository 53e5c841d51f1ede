import Crypto
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteCatalog: PlaylistStore {
    package func playlist(_ key: PlaylistKey) async throws -> Playlist? {
        try await read { try PlaylistRow.fetch(key, from: $0)?.playlist }
    }

    package func createPlaylist(name: String, idempotencyKey: String?) async throws -> Playlist {
        let now = clock()
        guard PlaylistLimits.admits(name: name) else { throw PlaylistError.invalidName }
        return try await writeThrough { database in
            let nonce = Data((0..<16).map { _ in UInt8.random(in: 0...255) })
            let write = IdempotentWrite(
                key: idempotencyKey, request: .create(name: name), nonce: nonce, now: now)
            if let idempotencyKey, let earlier = try write.earlier(in: database) {
                return try earlier.playlist(PlaylistKey(idempotencyKey: idempotencyKey, nonce: earlier.nonce))
            }
            let key = idempotencyKey.map { PlaylistKey(idempotencyKey: $0, nonce: nonce) } ?? PlaylistKey()
            let playlist = Playlist(
                key: key, name: name, entries: [], version: 1, createdAt: now, updatedAt: now)
            try PlaylistRow.insert(playlist, into: database)
            try write.remember(playlist, in: database)
            return playlist
        }
    }

    package func change(
        _ key: PlaylistKey, by change: PlaylistChange, expectedVersion: Int?, idempotencyKey: String?
    ) async throws -> Playlist {
        let now = clock()
        return try await writeThrough { database in
            let write = IdempotentWrite(
                key: idempotencyKey, request: .change(key, change, expectedVersion: expectedVersion), now: now
            )
            if let earlier = try write.earlier(in: database) { return try earlier.playlist(key) }
            var row = try PlaylistRow.fetch(key, from: database, expecting: expectedVersion)
            let old = row.playlist
            try row.playlist.make(change, nextEntry: &row.nextEntry, now: now)
            try row.update(from: old, in: database)
            try write.remember(row.playlist, in: database)
            return row.playlist
        }
    }

    package func deletePlaylist(
        _ key: PlaylistKey, expectedVersion: Int?, idempotencyKey: String?
    ) async throws {
        let now = clock()
        try await writeThrough { database in
            let write = IdempotentWrite(
                key: idempotencyKey, request: .delete(key, expectedVersion: expectedVersion), now: now)
            if try write.earlier(in: database) != nil { return }
            let row = try PlaylistRow.fetch(key, from: database, expecting: expectedVersion)
            try database.execute(sql: "DELETE FROM playlists WHERE id = ?", arguments: [row.id])
            try write.remember(nil, in: database)
        }
    }
}
