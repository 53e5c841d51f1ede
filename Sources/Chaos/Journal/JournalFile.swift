#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A new journal's file. Not to be used by two threads at once; ``JournalWriter`` sees to that.
struct JournalFile: ~Copyable {
    private let path: String
    private let descriptor: CInt
    private let encoder = JournalCoding.encoder()
    private var chain = JournalChain()
    /// Of whole lines.
    private var length: off_t = 0
    private(set) var isSynced = true

    /// - Throws: ``JournalError``, also where there is such a file already.
    init(_ path: String) throws(JournalError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? JournalError(.exists, path, "there is a journal already; give the run a folder of its own")
                : Self.error(path, "cannot be made")
        }
        self.init(path, descriptor: descriptor)
    }

    /// - Parameter descriptor: of an empty file; it is closed with this.
    init(_ path: String, descriptor: CInt) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    var digest: String { chain.text }

    /// - Throws: ``JournalError``; the file then ends with the entry before, and another one may be tried.
    mutating func append(_ entry: JournalEntry) throws(JournalError) {
        let json: Data
        do { json = try encoder.encode(entry) } catch {
            throw JournalError(.badEntry, path, "an entry cannot be written: \(error)")
        }
        var next = chain
        let line = next.line(json)
        let descriptor = descriptor
        var written = 0
        while written < line.count {
            let count = line[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                let error = Self.error(path, "cannot be written")
                // Half a line would break the chain for whatever comes after it.
                if ftruncate(descriptor, length) == 0 { lseek(descriptor, length, SEEK_SET) }
                throw error
            }
        }
        length += off_t(line.count)
        chain = next
        isSynced = false
    }

    /// Has all entries on the disk.
    mutating func sync() throws(JournalError) {
        guard !isSynced else { return }
        guard fsync(descriptor) == 0 else { throw Self.error(path, "cannot be kept") }
        isSynced = true
    }

    private static func error(_ path: String, _ what: String) -> JournalError {
        let code = errno
        guard code == ENOSPC || code == EDQUOT else {
            return JournalError(.unwritable, path, "the journal \(what): \(String(cString: strerror(code)))")
        }
        return JournalError(
            .full, path, "the journal \(what): no space is left; free some, or write it elsewhere with --out")
    }
}
