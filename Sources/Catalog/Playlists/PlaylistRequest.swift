import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A write to playlists, of which a digest tells whether two are the same.
enum PlaylistRequest {
    case create(name: String)
    case change(PlaylistKey, PlaylistChange, expectedVersion: Int?)
    case delete(PlaylistKey, expectedVersion: Int?)

    /// SHA-256 of every part, each with its length before it.
    var digest: Data {
        var hash = SHA256()
        for part in parts {
            let bytes = Array(part.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        return Data(hash.finalize())
    }

    private var parts: [String] {
        switch self {
        case .create(let name): ["create", name]
        case .change(let key, let change, let version):
            ["change", key.description, Self.text(version)] + Self.parts(change)
        case .delete(let key, let version): ["delete", key.description, Self.text(version)]
        }
    }

    private static func parts(_ change: PlaylistChange) -> [String] {
        switch change {
        case .rename(let name): ["rename", name]
        case .add(let song, let title, let place): ["add", song.description, title, text(place)]
        case .remove(let entry): ["remove", String(entry)]
        case .move(let entry, let place): ["move", String(entry), String(place)]
        }
    }

    private static func text(_ number: Int?) -> String { number.map(String.init) ?? "" }
}

extension PlaylistKey {
    /// SHA-256: what a catalog keeps of a key.
    var digest: Data { Data(SHA256.hash(data: Array(description.utf8))) }

    /// The key of the playlist that a request with `idempotencyKey` creates: whoever repeats the
    /// request gets the same key, and whoever has only the catalog, where `nonce` is, gets none,
    /// as long as the idempotency key cannot be guessed.
    ///
    /// The nonce makes another playlist of a key that is used again after it has been forgotten.
    init(idempotencyKey: String, nonce: Data) {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("scale playlist key\0\(idempotencyKey)".utf8), using: SymmetricKey(data: nonce))
        self.init(bits: code.prefix(16).reduce(0) { $0 << 8 | UInt128($1) })
    }
}
