import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder of generated songs.
///
/// Beside the songs lies ``label``, a text that says what they were made from. By it a folder is known to
/// be a sample library: nothing is ever written into a folder of anything else. Songs are written under
/// another name first, so that none is ever half there.
public final class SampleFolder: Sendable {
    /// The name of the file that tells what the folder holds.
    public static let label = "sample-library.txt"

    /// Songs that one worker takes at a time.
    private static let share = 64

    public let path: String
    public let generator: SongGenerator
    private let nextShare = Atomic(0)
    private let written = Atomic(0)

    public init(_ path: String, generator: SongGenerator) {
        self.path = path
        self.generator = generator
    }

    /// Songs written so far.
    public var progress: Int { written.load(ordering: .relaxed) }

    /// Writes songs 0 to `songs` - 1; those of higher numbers are left. To be called once.
    ///
    /// - Parameters:
    ///   - workers: how many write at once.
    ///   - onProgress: called now and then, by several threads.
    /// - Returns: bytes written; `nil` if all songs were there already.
    /// - Throws: ``SampleFolderError``, or `CancellationError`.
    public func write(
        songs: Int, workers: Int, onProgress: @escaping @Sendable (_ written: Int) -> Void
    ) async throws -> Int? {
        guard try prepare() < songs else { return nil }
        try writeLabel(songs: 0)
        let bytes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<max(1, workers) {
                group.addTask { try self.writeShares(of: songs, onProgress) }
            }
            return try await group.reduce(0, +)
        }
        try writeLabel(songs: songs)
        return bytes
    }

    private func writeShares(of songs: Int, _ onProgress: @Sendable (Int) -> Void) throws -> Int {
        var bytes = 0
        while true {
            let first = nextShare.add(Self.share, ordering: .relaxed).oldValue
            guard first < songs else { return bytes }
            try Task.checkCancellation()
            for index in first..<min(first + Self.share, songs) {
                let song = generator.bytes(ofSong: index)
                let file = path + "/" + generator.path(ofSong: index)
                let folder = file[..<(file.lastIndex(of: "/") ?? file.endIndex)]
                try makeFolder(String(folder))
                try write(song, to: file, by: "\(path)/.\(index).part")
                bytes += song.count
            }
            let count = min(Self.share, songs - first)
            onProgress(written.add(count, ordering: .relaxed).newValue)
        }
    }

    // MARK: - The label

    private func text(songs: Int) -> String {
        """
        These songs were made by `scale generate`; every one is invented.
        generator \(SongGenerator.version)
        seed \(generator.seed)
        length \(generator.length.rawValue)
        songs \(songs)

        """
    }

    /// Creates the folder if there is none.
    ///
    /// - Returns: the number of songs that are there.
    /// - Throws: if the folder holds anything but songs of this generator.
    private func prepare() throws(SampleFolderError) -> Int {
        try makeFolders()
        guard let label = readLabel() else {
            guard try isEmpty() else {
                throw SampleFolderError(
                    .notASampleLibrary, at: path,
                    "the folder holds other files, and nothing was written: give a new or an empty one")
            }
            return 0
        }
        let lines = label.split(separator: "\n")
        guard lines.dropLast().elementsEqual(text(songs: 0).split(separator: "\n").dropLast()),
            let songs = lines.last.flatMap({ Int($0.dropFirst("songs ".count)) })
        else {
            throw SampleFolderError(
                .otherSampleLibrary, at: path,
                "the folder holds songs of another seed, length or version (see \(Self.label)), and nothing "
                    + "was written: give another folder or remove this one")
        }
        return songs
    }

    private func writeLabel(songs: Int) throws(SampleFolderError) {
        try write(Array(text(songs: songs).utf8), to: "\(path)/\(Self.label)", by: "\(path)/.label.part")
    }

    private func readLabel() -> String? {
        let descriptor = open("\(path)/\(Self.label)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    private func isEmpty() throws(SampleFolderError) -> Bool {
        guard let folder = opendir(path) else { throw SampleFolderError(.failed, at: path) }
        defer { closedir(folder) }
        var entries = 0
        while readdir(folder) != nil { entries += 1 }
        // "." and ".." are in every folder.
        return entries <= 2
    }

    // MARK: - Writing

    private func makeFolders() throws(SampleFolderError) {
        for end in path.indices where path[end] == "/" && end != path.startIndex {
            try makeFolder(String(path[..<end]))
        }
        try makeFolder(path)
    }

    private func makeFolder(_ path: String) throws(SampleFolderError) {
        // A path that exists and is no folder fails when it is used.
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw SampleFolderError(.failed, at: path) }
    }

    private func write(_ bytes: [UInt8], to file: String, by temporary: String) throws(SampleFolderError) {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw SampleFolderError(.failed, at: temporary) }
        var failed = false
        var done = 0
        while done < bytes.count, !failed {
            let count = bytes[done...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { done += count } else { failed = errno != EINTR }
        }
        let error = failed ? SampleFolderError(.failed, at: file) : nil
        close(descriptor)
        guard error == nil, rename(temporary, file) == 0 else {
            let error = error ?? SampleFolderError(.failed, at: file)
            unlink(temporary)
            throw error
        }
    }
}

private let systemWrite = write(_:_:_:)
