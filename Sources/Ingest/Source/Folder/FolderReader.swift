import Catalog
import MIDI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads files of a folder, one after the other, into one buffer.
actor FolderReader: FileReader {
    /// A buffer that a large file made larger is given back after its batch.
    private static let keptBuffer = 1 << 20

    private let root: RootFolder
    private let mode: InstrumentReader.Mode
    private let executor = QueueExecutor("scale.ingest.read")
    private var buffer: [UInt8] = []

    init(_ root: RootFolder, mode: InstrumentReader.Mode) {
        self.root = root
        self.mode = mode
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func read(_ files: [FileStamp]) -> FileBatch {
        var batch = FileBatch()
        batch.records.reserveCapacity(files.count)
        for file in files where !Task.isCancelled {
            do throws(Unreadable) {
                let (record, size) = try read(file)
                batch.add(record)
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
        let stamp = try load(file)
        guard stamp.size <= FileRecord.maximumFileSize else { return (.tooLarge(stamp), 0) }
        return (FileRecord(stamp, of: buffer.span.extracting(0..<stamp.size), mode: mode), stamp.size)
    }

    /// Reads a file into the buffer, unless it is too large.
    ///
    /// - Returns: the stamp that the file has now.
    private func load(_ file: FileStamp) throws(Unreadable) -> FileStamp {
        // A pipe that took the file's place must not make us wait for a writer.
        let descriptor = openat(
            root.descriptor, FileKey.path(of: file.key).cString, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Unreadable(reason: SystemCall.error) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Unreadable(reason: SystemCall.error) }
        guard status.kind == S_IFREG else { throw Unreadable(reason: "not a regular file") }
        let size = Int(status.st_size)
        let stamp = FileStamp(key: file.key, size: size, revision: status.modified)
        guard size <= FileRecord.maximumFileSize else { return stamp }
        // One byte more tells a file that grew.
        if buffer.count <= size { buffer = [UInt8](repeating: 0, count: (size + 1).nextPowerOfTwo) }
        let length = try readAll(descriptor, limit: size + 1)
        var after = stat()
        guard length == size, fstat(descriptor, &after) == 0, Int(after.st_size) == size,
            after.modified == stamp.revision
        else { throw Unreadable(reason: "it changed while it was read") }
        return stamp
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
}

extension FolderReader: FileFetcher {
    /// One is read while the one before is made use of.
    nonisolated var width: Int { 2 }

    func fetch(_ file: FileStamp) -> FetchedFile {
        do throws(Unreadable) {
            let stamp = try load(file)
            guard stamp.size <= FileRecord.maximumFileSize else { return .tooLarge(stamp) }
            defer { if buffer.count > Self.keptBuffer { buffer = [] } }
            return .bytes(stamp, Array(buffer[..<stamp.size]))
        } catch {
            return .obstacle(Obstacle(file.key, error.reason))
        }
    }
}

extension Int {
    /// The least power of two that is not less.
    fileprivate var nextPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
