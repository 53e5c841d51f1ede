import Catalog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What system calls say, in Swift.
enum SystemCall {
    /// One clause for people on the error in `errno`.
    static var error: String { explanation(of: errno) }

    static func explanation(of error: CInt) -> String {
        switch error {
        case EACCES, EPERM: "permission denied"
        case ENOENT: "gone"
        case ELOOP: "a loop of symbolic links"
        case ENAMETOOLONG: "its path is too long"
        default: String(cString: strerror(error)).lowercased()
        }
    }
}

extension [UInt8] {
    /// The bytes with a zero after them, as system calls take a path.
    var cString: [CChar] { map(CChar.init(bitPattern:)) + [0] }
}

extension stat {
    var kind: mode_t { st_mode & S_IFMT }

    /// Nanoseconds since 1970.
    var modified: Int {
        #if canImport(Darwin)
            Int(st_mtimespec.tv_sec) * 1_000_000_000 + Int(st_mtimespec.tv_nsec)
        #else
            Int(st_mtim.tv_sec) * 1_000_000_000 + Int(st_mtim.tv_nsec)
        #endif
    }
}

/// A folder that stays open: what is opened below it stays below it, whatever its path leads to by then.
final class RootFolder: Sendable {
    let descriptor: CInt
    /// The folder's absolute path without symbolic links, as a ``FileKey``: says which source it is.
    let location: String

    /// - Throws: ``IngestError``.
    convenience init(_ path: String) throws(IngestError) {
        try self.init(bytes: Array(path.utf8), at: path)
    }

    /// - Parameter path: for people.
    /// - Throws: ``IngestError``.
    init(bytes: [UInt8], at path: String) throws(IngestError) {
        descriptor = open(bytes.cString, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw IngestError(.folderMissing, at: path, "there is no such folder")
            case ENOTDIR:
                throw IngestError(
                    .notAFolder, at: path, "it is not a folder: give the folder that it lies in")
            default: throw IngestError(.folderUnreadable, at: path, SystemCall.error)
            }
        }
        guard let real = realpath(bytes.cString, nil) else {
            let reason = SystemCall.error
            close(descriptor)
            throw IngestError(.folderUnreadable, at: path, reason)
        }
        location = FileKey.key(of: Array(UnsafeRawBufferPointer(start: real, count: strlen(real))))
        free(real)
    }

    deinit { close(descriptor) }
}
