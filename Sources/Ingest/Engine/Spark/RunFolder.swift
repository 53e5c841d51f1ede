#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A run's own folder in the work store, under a name that no other run has, on whatever machine and into
/// whatever catalog.
///
/// A file beside this user's other temporary ones notes it, and is locked as long as this process lives,
/// however that ends (`flock(2)`): a note that can be locked is of a run that is surely over. Nothing else
/// tells that, since machines that share a work store may call different catalogs by one name.
final class RunFolder: Sendable {
    /// Of all runs' folders in a work store.
    private static let parent = "scale-work/"
    private static let notePrefix = "run-"

    /// Random.
    let name: String
    let work: ScopedWorkStore
    private let note: String
    private let descriptor: CInt

    /// - Parameter notes: the folder for notes.
    /// - Throws: ``IngestError``.
    init(in store: any WorkStore, notes: String) throws(IngestError) {
        let number = String(UInt64.random(in: 0...(.max)), radix: 16)
        name = String(repeating: "0", count: 16 - number.count) + number
        work = Self.work(name, in: store)
        note = "\(notes)/\(Self.notePrefix)\(name)"
        // Under another name until it is locked: others take one that is not for left behind.
        let partial = "\(notes)/new-\(name)"
        descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0,
            Descriptor.write(Array(store.location.utf8), to: descriptor), rename(partial, note) == 0
        else {
            let reason = SystemCall.error
            unlink(partial)
            throw IngestError(.workStoreFailed, at: partial, "it cannot be written: \(reason)")
        }
    }

    deinit { close(descriptor) }

    private static func work(_ name: String, in store: any WorkStore) -> ScopedWorkStore {
        store.scoped(to: parent + name)
    }

    /// Deletes the run's files, and then its note.
    func remove() async throws {
        try await Self.remove(work)
        unlink(note)
    }

    /// Deletes what runs of this user on this machine left in the store when they were killed.
    static func sweep(_ store: any WorkStore, notes: String) async throws {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: notes)) ?? []
        for file in files where file.hasPrefix(notePrefix) {
            let path = "\(notes)/\(file)"
            let descriptor = open(path, O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0,
                let location = Descriptor.readAll(descriptor), location == Array(store.location.utf8)
            else { continue }
            try await remove(work(String(file.dropFirst(notePrefix.count)), in: store))
            unlink(path)
        }
    }

    /// The manifest first, so that workers notice.
    private static func remove(_ work: ScopedWorkStore) async throws {
        try await work.delete([WorkManifest.name])
        try await work.delete(try await work.list(""))
    }
}
