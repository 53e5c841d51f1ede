import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A write of a playlist that is made once, however often it is asked for with the same idempotency key.
///
/// What the first returned is kept for 24 hours under the key's digest, in the write's own transaction.
struct IdempotentWrite: Sendable {
    /// The client's; `nil` where it gave none.
    let key: String?
    let keyDigest: Data
    let requestDigest: Data
    /// 16 bytes.
    let nonce: Data
    /// Seconds since 1970.
    let now: Int

    /// What an earlier write with the same key left.
    struct Earlier {
        var nonce: Data
        /// `nil`: the write returned nothing.
        var response: String?

        func playlist(_ key: PlaylistKey) throws -> Playlist {
            guard let response else { throw PlaylistError.noSuchPlaylist }
            return try PlaylistSnapshot(text: response).playlist(key)
        }
    }

    /// Seconds that a client's key is kept.
    static let lifetime = 24 * 60 * 60
    /// Seconds that one of a write's own is kept, which is of no use once the write has ended.
    private static let ownLifetime = 10 * 60

    init(key: String?, request: PlaylistRequest, nonce: Data = Data(count: 16), now: Int) {
        self.key = key
        // One of its own is as secret as a playlist's key, and never given to anyone.
        keyDigest = Self.digest(of: key ?? PlaylistKey().description)
        requestDigest = request.digest
        self.nonce = nonce
        self.now = now
    }

    /// When the key is forgotten, in seconds since 1970.
    var expiresAt: Int { now + (key == nil ? Self.ownLifetime : Self.lifetime) }

    static func response(_ playlist: Playlist?) throws -> String? {
        try playlist.map { try PlaylistSnapshot($0).text() }
    }

    /// - Throws: ``PlaylistError/idempotencyKeyReused`` if the earlier request was another.
    func checked(_ earlier: Earlier, of request: Data) throws -> Earlier {
        guard request == requestDigest else { throw PlaylistError.idempotencyKeyReused }
        return earlier
    }

    private static func digest(of key: String) -> Data {
        Data(SHA256.hash(data: Array("scale idempotency key\0\(key)".utf8)))
    }
}
