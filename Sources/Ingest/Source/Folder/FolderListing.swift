import Catalog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds the MIDI files below a folder, some at a time.
///
/// Each folder is listed once (by device and inode number), so that loops of symbolic links end.
/// Links to folders wait until all folders without a link in their path are listed, and are then taken
/// by path in byte order: so files have the same keys whatever order the system lists them in.
///
/// In memory are one number for each folder met, and the paths of those that wait.
struct FolderListing: ~Copyable {
    private struct FolderID: Hashable {
        var device: UInt
        var inode: UInt
    }

    private let root: RootFolder
    private var listed: Set<FolderID> = []
    /// Paths below the root; the root's is empty.
    private var waiting: [[UInt8]] = [[]]
    /// The same, of links to folders.
    private var links: [[UInt8]] = []
    private var current: OpenFolder?

    init(_ root: RootFolder) {
        self.root = root
    }

    /// - Returns: up to `limit` files and obstacles; `nil` at the end, and when the task is cancelled.
    mutating func next(limit: Int) -> FileListing? {
        var batch = FileListing()
        while batch.count < limit {
            if Task.isCancelled { return nil }
            if current == nil { openNext(&batch) }
            guard let folder = current else { break }
            guard let entry = folder.next() else {
                if let failure = folder.failure { batch.add(failure, folder: folder.path) }
                current = nil
                continue
            }
            take(entry, of: folder, into: &batch)
        }
        return batch.count == 0 ? nil : batch
    }

    /// Opens the next folder that waits; none is open afterwards if none waits.
    private mutating func openNext(_ batch: inout FileListing) {
        while let path = nextPath() {
            guard let folder = OpenFolder(path, below: root) else {
                batch.add(SystemCall.error, folder: path)
                continue
            }
            let id = FolderID(
                device: UInt(truncatingIfNeeded: folder.status.st_dev),
                inode: UInt(truncatingIfNeeded: folder.status.st_ino))
            if listed.insert(id).inserted {
                current = folder
                return
            }
        }
    }

    private mutating func nextPath() -> [UInt8]? {
        if let path = waiting.popLast() { return path }
        let least = links.indices.min { links[$0].lexicographicallyPrecedes(links[$1]) }
        return least.map { links.remove(at: $0) }
    }

    private mutating func take(
        _ entry: OpenFolder.Entry, of folder: OpenFolder, into batch: inout FileListing
    ) {
        var kind = entry.kind
        if kind == DT_UNKNOWN, let status = folder.status(of: entry, following: false) {
            kind = status.entryKind
        }
        if kind == DT_DIR { return waiting.append(folder.path(of: entry)) }
        let isLink = kind == DT_LNK
        let isMIDI = SongTitle.isMIDIFile(entry.name)
        guard isLink || isMIDI else { return }
        guard let status = folder.status(of: entry, following: true) else {
            let reason = isLink && errno == ENOENT ? "a symbolic link to nothing" : SystemCall.error
            if isMIDI { batch.add(reason, file: folder.path(of: entry)) }
            return
        }
        switch status.kind {
        case S_IFDIR:
            links.append(folder.path(of: entry))
        case S_IFREG where isMIDI:
            batch.files.append(
                FileStamp(
                    key: FileKey.key(of: folder.path(of: entry)), size: Int(status.st_size),
                    revision: status.modified))
        case _ where isMIDI:
            batch.add("not a regular file", file: folder.path(of: entry))
        default: break
        }
    }
}

extension FileListing {
    fileprivate mutating func add(_ reason: String, folder path: [UInt8]) {
        obstacles.append(Obstacle(FileKey.key(of: path), isFolder: true, reason))
    }

    fileprivate mutating func add(_ reason: String, file path: [UInt8]) {
        obstacles.append(Obstacle(FileKey.key(of: path), reason))
    }
}

extension stat {
    fileprivate var entryKind: Int {
        switch kind {
        case S_IFDIR: DT_DIR
        case S_IFLNK: DT_LNK
        case S_IFREG: DT_REG
        default: DT_FIFO
        }
    }
}

// C macros and enumerations differ between libraries in type: here all are one.
private let DT_UNKNOWN = 0
private let DT_FIFO = 1
private let DT_DIR = 4
private let DT_REG = 8
private let DT_LNK = 10
