/// A song's identity: the MD5 digest of its file's bytes, written as 32 lower-case hexadecimal digits.
///
/// The same content is the same song wherever it lies, and an id stays valid when a catalog is made
/// anew. It is also the name that the Lakh MIDI Dataset gives each of its files.
package struct SongID: Hashable, Sendable {
    /// Digest bytes 0–7, big-endian.
    package var high: UInt64
    /// Digest bytes 8–15, big-endian.
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

extension SongID: Comparable {
    package static func < (left: SongID, right: SongID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension SongID: LosslessStringConvertible {
    /// - Returns: `nil` unless `description` is 32 hexadecimal digits.
    package init?(_ description: String) {
        let digits = description.utf8
        guard digits.count == 32 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (place, digit) in digits.enumerated() {
            guard let value = digit.hexadecimalValue else { return nil }
            if place < 16 {
                words.0 = words.0 << 4 | UInt64(value)
            } else {
                words.1 = words.1 << 4 | UInt64(value)
            }
        }
        self.init(high: words.0, low: words.1)
    }

    package var description: String {
        String(unsafeUninitializedCapacity: 32) { digits in
            for place in 0..<32 {
                let word = place < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (place % 16))) & 15
                digits[place] = value < 10 ? value + 48 : value + 87
            }
            return 32
        }
    }
}

extension UInt8 {
    /// The value of this ASCII hexadecimal digit, of either case; `nil` if it is none.
    var hexadecimalValue: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}
