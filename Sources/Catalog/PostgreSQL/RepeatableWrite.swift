import Crypto
import Postgres

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A write that is made once, however often it is asked for with the same idempotency key; see
/// ``IdempotentWrite``, SQLite's.
struct RepeatableWrite: Sendable {
    private let digest: Data
    private let request: Data
    private let nonce: Data
    /// Seconds since 1970.
    private let now: Int

    typealias Earlier = IdempotentWrite.Earlier

    /// - Parameters:
    ///   - key: the client's; `nil` for one of its own.
    ///   - nonce: 16 bytes.
    init(key: String?, request: PlaylistRequest, nonce: Data = Data(count: 16), now: Int) {
        // As secret as a playlist's key, and never given to anyone.
        digest = IdempotentWrite.digest(of: key ?? PlaylistKey().description)
        self.request = request.digest
        self.nonce = nonce
        self.now = now
    }

    /// Takes the key for this transaction; another that claims it at the same time waits for its end.
    ///
    /// - Returns: what an earlier write with the same key returned.
    /// - Throws: ``PlaylistError/idempotencyKeyReused`` if that was another request.
    func claim(in session: PostgresSession) throws -> Earlier? {
        try session.execute(
            PostgresStatement(
                "forget idempotency keys", "DELETE FROM idempotency_keys WHERE created_at <= to_timestamp($1)"
            ),
            [.integer(now - IdempotentWrite.lifetime)])
        let claimed = try session.execute(
            PostgresStatement(
                "claim idempotency key",
                """
                INSERT INTO idempotency_keys (key_digest, request_digest, nonce, created_at)
                VALUES ($1, $2, $3, to_timestamp($4)) ON CONFLICT DO NOTHING
                """),
            [.bytes(digest), .bytes(request), .bytes(nonce), .integer(now)])
        guard claimed == 0 else { return nil }
        let earlier = try session.row(
            PostgresStatement(
                "idempotency key",
                "SELECT request_digest, nonce, response FROM idempotency_keys WHERE key_digest = $1"),
            [.bytes(digest)]
        ) {
            (try $0.byteArray(0), Earlier(nonce: Data(try $0.byteArray(1)), response: try $0.optionalText(2)))
        }
        guard let earlier, earlier.0 == Array(request) else { throw PlaylistError.idempotencyKeyReused }
        return earlier.1
    }

    func remember(_ playlist: Playlist?, in session: PostgresSession) throws {
        try session.execute(
            PostgresStatement(
                "remember response", "UPDATE idempotency_keys SET response = $2 WHERE key_digest = $1"),
            [.bytes(digest), .text(try playlist.map { try PlaylistSnapshot($0).text() })])
    }
}
