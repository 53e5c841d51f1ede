import GRDB
import MIDI

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

extension SongSnapshot {
    /// Replaces the snapshot at a path, which only its owner may read; the folder is made if need be.
    ///
    /// - Parameters:
    ///   - confirmedAt: when the catalog was known to be in that state, in seconds since 1970.
    ///   - songs: calls its argument with each song.
    /// - Throws: ``CatalogError``; the file is then as it was.
    package static func write(
        to path: String, _ generation: Generation, confirmedAt: Int,
        songs: @escaping @Sendable (_ write: (Song) throws -> Void) throws -> Void
    ) async throws {
        let partial = try begin(path)
        defer { unlink(partial) }
        do {
            let queue = try DatabaseQueue(path: partial)
            try await queue.writeWithoutTransaction { database in
                // A file that nobody else sees needs no journal, but to be on the disk when it is renamed.
                try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL")
                try database.inTransaction {
                    try fill(database, generation, songs)
                    return .commit
                }
            }
            try queue.close()
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
        try await confirm(at: partial, confirmedAt)
        // What an earlier version may have left beside another file is not of this one.
        unlink(path + "-journal")
        guard rename(partial, path) == 0 else { throw unwritable(path) }
        try keepName(of: path)
    }

    /// Has the rename on the disk too.
    private static func keepName(of path: String) throws {
        let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw unwritable(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw unwritable(path) }
    }

    private static func fill(
        _ database: Database, _ generation: Generation,
        _ songs: (_ write: (Song) throws -> Void) throws -> Void
    ) throws {
        try database.execute(
            sql: """
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(version);
                CREATE TABLE snapshot (
                    run INTEGER NOT NULL, finished_at INTEGER, songs INTEGER NOT NULL, digest BLOB NOT NULL
                ) STRICT;
                CREATE TABLE songs (
                    md5 TEXT NOT NULL, title TEXT NOT NULL, source_key TEXT NOT NULL, size INTEGER NOT NULL,
                    status TEXT NOT NULL, reasons TEXT NOT NULL, melodic BLOB NOT NULL, percussion BLOB NOT NULL,
                    ingested_at INTEGER NOT NULL
                ) STRICT;
                """)
        var digest = SongDigest()
        let statement = try database.makeStatement(
            sql: "INSERT INTO songs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try songs { song in
            digest.add(song)
            try statement.execute(arguments: [
                song.id.description, song.title, song.sourceKey, song.size, song.status.rawValue,
                ReasonList.text(ReasonList.reasons(song.reasons)),
                song.instruments.melodic.bytes, song.instruments.percussion.bytes, song.ingestedAt,
            ])
        }
        try database.execute(
            sql: "INSERT INTO snapshot VALUES (?, ?, ?, ?)",
            arguments: [generation.run, generation.finishedAt, digest.count, digest.finish()])
    }

    /// Makes an empty file beside `path`, and removes those that killed processes left.
    ///
    /// - Returns: its path.
    private static func begin(_ path: String) throws -> String {
        let url = URL(filePath: path)
        let folder = url.deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let prefix = url.lastPathComponent + "."
            for name in try FileManager.default.contentsOfDirectory(atPath: folder)
            where name.hasPrefix(prefix) && name.hasSuffix(".partial") {
                let digits = name.dropFirst(prefix.count).prefix { $0.isNumber }
                guard let process = pid_t(digits), kill(process, 0) != 0, errno == ESRCH else { continue }
                unlink("\(folder)/\(name)")
            }
        } catch {
            throw CatalogError(.readOnly, at: path, "its folder cannot be written: \(error)")
        }
        // Processes in different containers may have the same number.
        let partial = "\(path).\(getpid())-\(UInt64.random(in: 0 ... .max)).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path) }
        close(descriptor)
        return partial
    }

    private static func unwritable(_ path: String) -> CatalogError {
        CatalogError(.readOnly, at: path, "it cannot be written: \(String(cString: strerror(errno)))")
    }
}
