import Postgres

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every write has a key, one of its own where the client gave none: a commit whose outcome is unknown is
/// settled by looking for it.
extension IdempotentWrite {
    /// Takes the key for this transaction; another that claims it at the same time waits for its end.
    ///
    /// - Returns: what an earlier write with the same key returned.
    /// - Throws: ``PlaylistError/idempotencyKeyReused`` if that was another request.
    func claim(in session: PostgresSession) throws -> Earlier? {
        try session.execute(Self.forget, [.integer(now)])
        let claimed = try session.execute(
            Self.claim,
            [
                .bytes(keyDigest), .bytes(requestDigest), .bytes(nonce), .integer(expiresAt),
                .integer(now),
            ])
        guard claimed == 0 else { return nil }
        let earlier = try session.row(Self.find, [.bytes(keyDigest)]) {
            try checked(
                Earlier(nonce: Data(try $0.byteArray(1)), response: try $0.optionalText(2)),
                of: Data(try $0.byteArray(0)))
        }
        guard let earlier else { throw PlaylistError.idempotencyKeyReused }
        return earlier
    }

    func remember(_ playlist: Playlist?, in session: PostgresSession) throws {
        try session.execute(
            PostgresStatement(
                "remember response", "UPDATE idempotency_keys SET response = $2 WHERE key_digest = $1"),
            [.bytes(keyDigest), .text(try Self.response(playlist))])
    }

    /// Some, lest one write pays for all, and none that another is about to delete.
    private static let forget = PostgresStatement(
        "forget idempotency keys",
        """
        DELETE FROM idempotency_keys WHERE key_digest IN (
            SELECT key_digest FROM idempotency_keys WHERE expires_at <= to_timestamp($1)
            ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
        """)

    /// One that has expired is free again.
    private static let claim = PostgresStatement(
        "claim idempotency key",
        """
        INSERT INTO idempotency_keys AS known (key_digest, request_digest, nonce, expires_at)
        VALUES ($1, $2, $3, to_timestamp($4))
        ON CONFLICT (key_digest) DO UPDATE SET request_digest = excluded.request_digest,
            nonce = excluded.nonce, response = NULL, expires_at = excluded.expires_at
        WHERE known.expires_at <= to_timestamp($5)
        """)

    private static let find = PostgresStatement(
        "idempotency key",
        "SELECT request_digest, nonce, response FROM idempotency_keys WHERE key_digest = $1")
}
