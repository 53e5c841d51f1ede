#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder whose entries are being read. `readdir(3)`
final class OpenFolder {
    struct Entry {
        var name: [UInt8]
        /// `d_type`
        var kind: Int
    }

    /// Below the root.
    let path: [UInt8]
    let status: stat
    /// Why the last entry was no entry; `nil` at the folder's end.
    private(set) var failure: String?
    #if canImport(Darwin)
        private let stream: UnsafeMutablePointer<DIR>
    #else
        private let stream: OpaquePointer
    #endif

    /// - Returns: `nil`, with `errno` set, when it cannot be opened.
    init?(_ path: [UInt8], below root: RootFolder) {
        let name = path.isEmpty ? [UInt8(ascii: ".")] : path
        let descriptor = openat(root.descriptor, name.cString, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, let stream = fdopendir(descriptor) else {
            let failure = errno
            close(descriptor)
            errno = failure
            return nil
        }
        self.path = path
        self.status = status
        self.stream = stream
    }

    deinit { closedir(stream) }

    func next() -> Entry? {
        while true {
            errno = 0
            guard let found = readdir(stream) else {
                if errno != 0 { failure = SystemCall.error }
                return nil
            }
            guard let place = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
            let start = UnsafeRawPointer(found) + place
            let length = strlen(start.assumingMemoryBound(to: CChar.self))
            let name = Array(UnsafeRawBufferPointer(start: start, count: length))
            if name == [UInt8(ascii: ".")] || name == Array("..".utf8) { continue }
            return Entry(name: name, kind: Int(found.pointee.d_type))
        }
    }

    /// - Returns: `nil`, with `errno` set, when the entry is gone or out of reach.
    func status(of entry: Entry, following links: Bool) -> stat? {
        var status = stat()
        let result = fstatat(
            dirfd(stream), entry.name.cString, &status, links ? 0 : AT_SYMLINK_NOFOLLOW)
        return result == 0 ? status : nil
    }

    /// Below the root.
    func path(of entry: Entry) -> [UInt8] {
        path.isEmpty ? entry.name : path + [UInt8(ascii: "/")] + entry.name
    }
}
