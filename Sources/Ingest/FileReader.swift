import Catalog
import Crypto
import MIDI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads files, one after the other, into one buffer.
actor FileReader {
    /// What was read of some files.
    struct Batch: Sendable {
        var records: [FileRecord] = []
        var obstacles: [Obstacle] = []
        var bytes = 0
        var invalid = 0
    }

    /// Larger files are invalid, and not read: the largest MIDI file of music is a hundredth of this.
    static let maximumSize = 64 << 20
    /// A buffer that a large file made larger is given back after its batch.
    private static let keptBuffer = 1 << 20

    private let root: RootFolder
    private let mode: InstrumentReader.Mode
    private let titles: TitleList?
    private let executor = QueueExecutor("scale.ingest.read")
    private var buffer: [UInt8] = []

    init(_ root: RootFolder, mode: InstrumentReader.Mode, titles: TitleList?) {
        self.root = root
        self.mode = mode
        self.titles = titles
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Stops early when the task is cancelled.
    func read(_ files: [FileStamp]) -> Batch {
        var batch = Batch()
        batch.records.reserveCapacity(files.count)
        for file in files where !Task.isCancelled {
            do throws(Unreadable) {
                let (record, size) = try read(file)
                if case .invalid = record.content { batch.invalid += 1 }
                batch.records.append(record)
                batch.bytes += size
            } catch {
                batch.obstacles.append(Obstacle(file.key, error.reason))
            }
        }
        if buffer.count > Self.keptBuffer { buffer = [] }
        return batch
    }

    private struct Unreadable: Error {
        var reason: String
    }

    private func read(_ file: FileStamp) throws(Unreadable) -> (FileRecord, bytes: Int) {
        // A pipe that took the file's place must not make us wait for a writer.
        let descriptor = openat(
            root.descriptor, FileKey.path(of: file.key).cString, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Unreadable(reason: SystemCall.error) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Unreadable(reason: SystemCall.error) }
        guard status.kind == S_IFREG else { throw Unreadable(reason: "not a regular file") }
        let size = Int(status.st_size)
        let stamp = FileStamp(key: file.key, size: size, modified: status.modified)
        guard size <= Self.maximumSize else {
            return (FileRecord(stamp, .invalid(nil, [ReasonList.tooLarge])), 0)
        }
        // One byte more tells a file that grew.
        if buffer.count <= size { buffer = [UInt8](repeating: 0, count: (size + 1).nextPowerOfTwo) }
        let length = try readAll(descriptor, limit: size + 1)
        var after = stat()
        guard length == size, fstat(descriptor, &after) == 0, Int(after.st_size) == size,
            after.modified == stamp.modified
        else { throw Unreadable(reason: "it changed while it was read") }
        return (record(stamp), size)
    }

    private func readAll(_ descriptor: CInt, limit: Int) throws(Unreadable) -> Int {
        var length = 0
        while length < limit {
            let count = buffer.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + length }, limit - length, off_t(length))
            }
            if count == 0 { break }
            if count > 0 {
                length += count
            } else if errno != EINTR {
                throw Unreadable(reason: SystemCall.error)
            }
        }
        return length
    }

    private func record(_ file: FileStamp) -> FileRecord {
        let id = buffer.withUnsafeBytes { SongID(of: UnsafeRawBufferPointer(rebasing: $0[..<file.size])) }
        let extraction = InstrumentReader.read(buffer.span.extracting(0..<file.size), mode: mode)
        guard extraction.status != .invalid else {
            return FileRecord(file, .invalid(id, ReasonList.reasons(extraction.reasons)))
        }
        return FileRecord(file, .song(id, extraction, title: titles?.title(of: id)))
    }
}

extension SongID {
    /// The MD5 digest of a file's bytes.
    init(of bytes: UnsafeRawBufferPointer) {
        var hash = Insecure.MD5()
        hash.update(bufferPointer: bytes)
        self = hash.finalize().withUnsafeBytes { digest in
            SongID(
                high: UInt64(bigEndian: digest.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }
}

extension Int {
    /// The least power of two that is not less.
    fileprivate var nextPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
