import Crypto
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A write that is made once, however often it is asked for with the same idempotency key.
///
/// What the first returned is kept for 24 hours under the key's digest, in the write's own
/// transaction.
struct IdempotentWrite {
    /// `nil`: the write is made every time.
    var key: String?
    var request: PlaylistRequest
    /// 16 bytes.
    var nonce = Data(count: 16)
    /// Seconds since 1970.
    var now: Int

    struct Earlier {
        var nonce: Data
        /// `nil`: the write returned nothing.
        var response: String?

        func playlist(_ key: PlaylistKey) throws -> Playlist {
            guard let response else { throw PlaylistError.noSuchPlaylist }
            return try PlaylistSnapshot(text: response).playlist(key)
        }
    }

    /// Seconds.
    static let lifetime = 24 * 60 * 60

    /// What an earlier write with the same key returned.
    ///
    /// - Throws: ``PlaylistError/idempotencyKeyReused`` if that was another request.
    func earlier(in database: Database) throws -> Earlier? {
        guard let digest else { return nil }
        try database.execute(
            sql: "DELETE FROM idempotency_keys WHERE created_at <= ?", arguments: [now - Self.lifetime])
        let row = try Row.fetchOne(
            database,
            sql: "SELECT request_digest, nonce, response FROM idempotency_keys WHERE key_digest = ?",
            arguments: [digest])
        guard let row else { return nil }
        guard row[0] == request.digest else { throw PlaylistError.idempotencyKeyReused }
        return Earlier(nonce: row[1], response: row[2])
    }

    func remember(_ playlist: Playlist?, in database: Database) throws {
        guard let digest else { return }
        try database.execute(
            sql: """
                INSERT INTO idempotency_keys (key_digest, request_digest, nonce, response, created_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                digest, request.digest, nonce, try playlist.map { try PlaylistSnapshot($0).text() }, now,
            ])
    }

    private var digest: Data? { key.map(Self.digest) }

    static func digest(of key: String) -> Data {
        Data(SHA256.hash(data: Array("scale idempotency key\0\(key)".utf8)))
    }
}
