import GRDB
import MIDI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A copy of a catalog's songs in a file of this machine, to go on with while the catalog's database
/// cannot be reached.
///
/// It is an SQLite database, written beside its path and renamed, so that there is always a whole one or
/// none, and checked as a whole when it is read. It is never written again: when the catalog was last in
/// its state is the time of the file's last modification.
package struct SongSnapshot: Sendable {
    /// `PRAGMA application_id`: `SCSN`.
    static let applicationID = 0x5343_534E
    /// `PRAGMA user_version`; other versions are not read.
    static let version = 2

    package let path: String
    /// The state of the catalog that the songs are of.
    package let generation: Generation
    /// When the catalog was last known to be in that state, in seconds since 1970.
    package let confirmedAt: Int
    private let count: Int
    private let digest: Data
    private let queue: DatabaseQueue

    /// - Throws: ``CatalogError`` with code `missing` when there is none, and others when it is of another
    ///   version or damaged.
    package init(path: String) async throws {
        self.path = path
        do {
            guard FileManager.default.fileExists(atPath: path) else {
                throw CatalogError(.missing, at: path, "there is no copy of the catalog's songs")
            }
            // Before the file is opened: one that takes its place meanwhile is not older.
            confirmedAt = try Self.modificationTime(of: path)
            var configuration = Configuration()
            configuration.readonly = true
            queue = try DatabaseQueue(path: path, configuration: configuration)
            let found = try await queue.read { database -> (Generation, Int, Data) in
                guard try Int.fetchOne(database, sql: "PRAGMA application_id") == Self.applicationID,
                    try Int.fetchOne(database, sql: "PRAGMA user_version") == Self.version
                else {
                    throw CatalogError(
                        .notACatalog, at: path, "it is no copy of a catalog's songs that this version reads")
                }
                let row = try Row.fetchOne(
                    database, sql: "SELECT run, finished_at, songs, digest FROM snapshot")
                guard let row else { throw Self.damage(of: path) }
                return (Generation(run: row[0], finishedAt: row[1]), row[2], row[3])
            }
            (generation, count, digest) = found
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
    }

    /// Notes that the catalog was still in the same state at a time, in seconds since 1970.
    package static func confirm(at path: String, _ time: Int) async throws {
        let times = [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: time, tv_nsec: 0)]
        guard utimensat(AT_FDCWD, path, times, 0) == 0 else {
            throw CatalogError(
                .readOnly, at: path, "it cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    private static func modificationTime(of path: String) throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw CatalogError(.missing, at: path, "there is no copy of the catalog's songs")
        }
        return status.st_mtim.tv_sec
    }
}

extension SongSnapshot: SongStore {
    package func generation() async throws -> Generation { generation }

    /// - Throws: ``CatalogError`` with code `damaged`, perhaps after many songs, when the file is not what
    ///   was written.
    package func forEachSong(_ body: @Sendable (Song) throws -> Void) async throws -> Generation {
        do {
            try await queue.read { database in
                var check = SongDigest()
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT md5, title, source_key, size, status, reasons, melodic, percussion, ingested_at
                        FROM songs ORDER BY rowid
                        """)
                while let row = try rows.next() {
                    guard let song = try Self.song(row) else { throw Self.damage(of: path) }
                    check.add(song)
                    try body(song)
                }
                guard check.count == count, check.finish() == digest else { throw Self.damage(of: path) }
            }
            return generation
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
    }

    private static func song(_ row: Row) throws -> Song? {
        guard let id = SongID(row[0] as String) else { return nil }
        guard let status = Song.Status(rawValue: row[4]) else { return nil }
        return Song(
            id: id, title: row[1], sourceKey: row[2], size: row[3], status: status,
            reasons: ReasonList.damages(row[5]),
            instruments: .init(
                melodic: try ProgramSet(row, column: 6), percussion: try ProgramSet(row, column: 7)),
            ingestedAt: row[8])
    }

    private static func damage(of path: String) -> CatalogError {
        CatalogError(.damaged, at: path, "the copy of the catalog's songs is damaged")
    }
}
