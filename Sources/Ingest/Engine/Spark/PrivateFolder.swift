#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder for temporary files that only this user can reach, the same for all runs: what a run that was
/// killed leaves there, the next one finds.
enum PrivateFolder {
    /// - Throws: ``IngestError`` when it cannot be made, or is somebody else's.
    static func path(_ environment: [String: String]) throws(IngestError) -> String {
        let parent = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        let path = "\(parent.hasSuffix("/") ? String(parent.dropLast()) : parent)/scale-\(getuid())"
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw IngestError(.workStoreFailed, at: path, "the folder cannot be made: \(SystemCall.error)")
        }
        var status = stat()
        guard lstat(path, &status) == 0, status.kind == S_IFDIR, status.st_uid == getuid(),
            status.st_mode & 0o077 == 0
        else {
            throw IngestError(
                .workStoreFailed, at: path,
                "it is not a folder that only you can reach: remove it, or set TMPDIR")
        }
        return path
    }
}
