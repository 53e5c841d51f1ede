import Crypto
import Postgres

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension PostgreSQLCatalog: PlaylistStore {
    package func playlist(_ key: PlaylistKey) async throws -> Playlist? {
        try await readCurrent { try PlaylistRecord.fetch(key, from: $0)?.playlist }
    }

    package func createPlaylist(name: String, idempotencyKey: String?) async throws -> Playlist {
        let now = clock()
        guard PlaylistLimits.admits(name: name) else { throw PlaylistError.invalidName }
        let nonce = Data((0..<16).map { _ in UInt8.random(in: 0...255) })
        let fresh = PlaylistKey()
        let write = IdempotentWrite(
            key: idempotencyKey, request: .create(name: name), nonce: nonce, now: now)
        return try await self.write { session in
            if let earlier = try write.claim(in: session) {
                let key = idempotencyKey.map { PlaylistKey(idempotencyKey: $0, nonce: earlier.nonce) }
                return try earlier.playlist(key ?? fresh)
            }
            let key = idempotencyKey.map { PlaylistKey(idempotencyKey: $0, nonce: nonce) } ?? fresh
            let playlist = Playlist(
                key: key, name: name, entries: [], version: 1, createdAt: now, updatedAt: now)
            try PlaylistRecord.insert(playlist, into: session)
            try write.remember(playlist, in: session)
            return playlist
        }
    }

    package func change(
        _ key: PlaylistKey, by change: PlaylistChange, expectedVersion: Int?, idempotencyKey: String?
    ) async throws -> Playlist {
        let now = clock()
        let write = IdempotentWrite(
            key: idempotencyKey, request: .change(key, change, expectedVersion: expectedVersion), now: now)
        return try await self.write { session in
            if let earlier = try write.claim(in: session) { return try earlier.playlist(key) }
            var record = try PlaylistRecord.lock(key, in: session, expecting: expectedVersion)
            let old = record.playlist
            try record.playlist.make(change, nextEntry: &record.nextEntry, now: now)
            try record.update(from: old, in: session)
            try write.remember(record.playlist, in: session)
            return record.playlist
        }
    }

    package func deletePlaylist(
        _ key: PlaylistKey, expectedVersion: Int?, idempotencyKey: String?
    ) async throws {
        let now = clock()
        let write = IdempotentWrite(
            key: idempotencyKey, request: .delete(key, expectedVersion: expectedVersion), now: now)
        try await self.write { session in
            if try write.claim(in: session) != nil { return }
            let record = try PlaylistRecord.lock(key, in: session, expecting: expectedVersion)
            try session.execute(
                PostgresStatement("delete playlist", "DELETE FROM playlists WHERE id = $1"),
                [.integer(record.id)])
            try write.remember(nil, in: session)
        }
    }
}
