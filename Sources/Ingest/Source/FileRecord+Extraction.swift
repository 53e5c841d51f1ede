import Catalog
import Crypto
import MIDI

extension FileRecord {
    /// Bytes; larger files are invalid, and not read: the largest MIDI file of music is a hundredth of this.
    package static let maximumFileSize = 64 << 20

    /// What a file's bytes hold.
    ///
    /// - Parameter id: theirs, where it is known already.
    init(_ file: FileStamp, of bytes: Span<UInt8>, id: SongID? = nil, mode: InstrumentReader.Mode) {
        let id = id ?? SongID(of: bytes)
        let extraction = InstrumentReader.read(bytes, mode: mode)
        guard extraction.status != .invalid else {
            self.init(file, .invalid(id, ReasonList.reasons(extraction.reasons)))
            return
        }
        self.init(file, .song(id, extraction, title: nil))
    }

    /// The record of a file that is larger than any that is read.
    static func tooLarge(_ file: FileStamp) -> FileRecord {
        FileRecord(file, .invalid(nil, [ReasonList.tooLarge]))
    }
}

extension SongID {
    /// The MD5 digest of a file's bytes.
    init(of bytes: Span<UInt8>) {
        var hash = Insecure.MD5()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        self = hash.finalize().withUnsafeBytes { digest in
            SongID(
                high: UInt64(bigEndian: digest.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }
}
