import Crypto
import MIDI

/// A number that stays the same while what a song's comparison depends on does: its instruments, and its
/// title, by which equals are ordered.
package enum SongFingerprint {
    /// The first 64 bits, big-endian, of the SHA-256 digest of the instruments' bits and the title's UTF-8.
    package static func of(title: some Sequence<UInt8>, _ instruments: InstrumentSet) -> Int64 {
        var bytes: [UInt8] = []
        for set in [instruments.melodic, instruments.percussion] {
            for word in [set.low, set.high] {
                withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        bytes.append(contentsOf: title)
        let digest = SHA256.hash(data: bytes).prefix(8)
        return Int64(bitPattern: digest.reduce(0) { $0 << 8 | UInt64($1) })
    }
}
