import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Without a client's key nothing is kept: a commit here has an outcome that is known.
extension IdempotentWrite {
    /// What an earlier write with the same key returned.
    ///
    /// - Throws: ``PlaylistError/idempotencyKeyReused`` if that was another request.
    func earlier(in database: Database) throws -> Earlier? {
        guard key != nil else { return nil }
        try database.execute(
            sql: "DELETE FROM idempotency_keys WHERE created_at <= ?", arguments: [now - Self.lifetime])
        let row = try Row.fetchOne(
            database,
            sql: "SELECT request_digest, nonce, response FROM idempotency_keys WHERE key_digest = ?",
            arguments: [keyDigest])
        return try row.map { try checked(Earlier(nonce: $0[1], response: $0[2]), of: $0[0]) }
    }

    func remember(_ playlist: Playlist?, in database: Database) throws {
        guard key != nil else { return }
        try database.execute(
            sql: """
                INSERT INTO idempotency_keys (key_digest, request_digest, nonce, response, created_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [keyDigest, requestDigest, nonce, try Self.response(playlist), now])
    }
}
