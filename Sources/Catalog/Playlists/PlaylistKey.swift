/// The secret that opens a playlist: 128 random bits as 22 characters of base64url.
///
/// Catalogs keep only its SHA-256 digest, so that a copied database opens no playlist.
package struct PlaylistKey: Hashable, Sendable, LosslessStringConvertible {
    package let description: String

    /// A new key from the system's random number generator.
    package init() {
        var generator = SystemRandomNumberGenerator()
        self.init(bits: UInt128(generator.next() as UInt64) << 64 | UInt128(generator.next() as UInt64))
    }

    /// The key of 128 secret bits.
    init(bits: UInt128) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var bits = bits
        description = String(unsafeUninitializedCapacity: 22) { characters in
            for place in 0..<22 {
                characters[place] = alphabet[Int(bits & 63)]
                bits >>= 6
            }
            return 22
        }
    }

    /// - Returns: `nil` unless `description` is 22 characters of base64url.
    package init?(_ description: String) {
        let valid = description.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
                || $0 == 95
        }
        guard valid, description.utf8.count == 22 else { return nil }
        self.description = description
    }
}
