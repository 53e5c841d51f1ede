import Catalog
import Library
import Logging
import Synchronization

/// Keeps a copy of the songs in a file, and has them back from it; nothing where there is no file.
///
/// What goes wrong here is logged and no more: the server does without.
final class SnapshotKeeper: Sendable {
    /// How often the copy is told that it is still good, in seconds.
    private static let confirmInterval = 60

    private struct Kept {
        var generation: Generation
        var confirmedAt: Int
    }

    private let path: String?
    private let logger: Logger
    private let kept = Mutex<Kept?>(nil)

    init(path: String?, logger: Logger) {
        self.path = path
        self.logger = logger
    }

    /// - Returns: the songs, and when they were known to be the catalog's in seconds since 1970; `nil` when
    ///   there is no copy that can be read.
    func load() async -> (library: Library, confirmedAt: Int)? {
        guard let path else { return nil }
        do {
            let snapshot = try await SongSnapshot(path: path)
            let library = try await Library(of: snapshot)
            let found = Kept(generation: snapshot.generation, confirmedAt: snapshot.confirmedAt)
            kept.withLock { $0 = $0 ?? found }
            return (library, snapshot.confirmedAt)
        } catch let error as CatalogError where error.code == .missing {
            return nil
        } catch {
            logger.warning("the copy of the songs on disk is of no use", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Keeps a library that is the catalog's state now, if the copy is of another or has not been told for
    /// long.
    func keep(_ library: Library) async {
        guard let path else { return }
        let now = WallClock.seconds
        let last = kept.withLock { $0 }
        let isOther = last?.generation != library.generation
        if let last, !isOther, now - last.confirmedAt < Self.confirmInterval { return }
        do {
            if isOther {
                try await SongSnapshot.write(to: path, library.generation, confirmedAt: now) { write in
                    try library.forEachSong(write)
                }
            } else {
                try await SongSnapshot.confirm(at: path, now)
            }
            kept.withLock { $0 = Kept(generation: library.generation, confirmedAt: now) }
        } catch is CancellationError {
            // The server is stopping.
        } catch {
            // The next try is a whole one, but not before the interval has passed.
            kept.withLock { $0 = Kept(generation: Generation(run: -1, finishedAt: nil), confirmedAt: now) }
            logger.warning("no copy of the songs could be kept on disk", metadata: ["error": "\(error)"])
        }
    }
}
