import Crypto
import MIDI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The SHA-256 digest of songs in a given order, to find out whether they are still those.
struct SongDigest {
    private(set) var count = 0
    private var hash = SHA256()

    mutating func add(_ song: Song) {
        count += 1
        let words = [
            song.id.high, song.id.low, UInt64(bitPattern: Int64(song.size)),
            song.status == .recovered ? 1 : 0, song.instruments.melodic.low, song.instruments.melodic.high,
            song.instruments.percussion.low, song.instruments.percussion.high,
            UInt64(bitPattern: Int64(song.ingestedAt)), UInt64(song.title.utf8.count),
            UInt64(song.sourceKey.utf8.count),
        ]
        var bytes: [UInt8] = []
        for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
        bytes.append(contentsOf: song.title.utf8)
        bytes.append(contentsOf: song.sourceKey.utf8)
        for reason in song.reasons {
            bytes.append(contentsOf: "\(reason.offset) \(reason.kind.rawValue)\n".utf8)
        }
        hash.update(data: bytes)
    }

    func finish() -> Data { Data(hash.finalize()) }
}
