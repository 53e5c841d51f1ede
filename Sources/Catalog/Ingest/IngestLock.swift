#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets one ingest at a time into a catalog: an advisory lock on the file `<catalog>.lock`, which
/// the system releases however its holder ends (`flock(2)`).
///
/// The lock is not on the catalog's own file: closing that would drop SQLite's locks. The file is
/// left behind, since deleting it would let two in at once.
struct IngestLock: ~Copyable {
    private let descriptor: CInt

    /// - Throws: ``CatalogError`` with code `ingestRunning` when another ingest holds the lock.
    init(ofCatalogAt path: String) throws(CatalogError) {
        let file = path + ".lock"
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CatalogError(
                .readOnly, at: path, "\(file) cannot be written: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let failure = errno
            close(descriptor)
            guard failure == EWOULDBLOCK else {
                throw CatalogError(
                    .failed, at: path, "\(file) cannot be locked: \(String(cString: strerror(failure)))")
            }
            throw CatalogError(
                .ingestRunning, at: path, "another ingest is writing it: wait until that has finished")
        }
    }

    deinit {
        // Closing alone would leave the lock to a process that was started meanwhile, for as long as that
        // has a copy of the descriptor.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
