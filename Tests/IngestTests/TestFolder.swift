import Catalog
import Foundation
import GRDB
import Ingest
import Synchronization

/// An empty folder with a catalog beside it; both are removed when the test ends.
final class TestFolder {
    let base: String
    /// The folder of MIDI files.
    let path: String
    let catalogPath: String

    init() throws {
        base = NSTemporaryDirectory() + "scale-ingest-\(UUID())"
        path = base + "/library"
        catalogPath = base + "/scale.sqlite"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: base) }

    /// Writes a file, and the folders it lies in. Each write has a new modification time.
    func write(_ bytes: [UInt8], to name: String) throws {
        try write(bytes, to: Array(name.utf8))
    }

    func write(_ bytes: [UInt8], to name: [UInt8]) throws {
        let parts = name.split(separator: UInt8(ascii: "/"))
        var folder = Array(path.utf8)
        for part in parts.dropLast() {
            folder += [UInt8(ascii: "/")] + part
            mkdir(folder.map(CChar.init(bitPattern:)) + [0], 0o755)
        }
        let file = (Array(path.utf8) + [UInt8(ascii: "/")] + name).map(CChar.init(bitPattern:)) + [0]
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        defer { close(descriptor) }
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count else { throw POSIXError(.EIO) }
        let time = Self.time.withLock { time in
            time += 1
            return timespec(tv_sec: time, tv_nsec: 123_456_789)
        }
        guard futimens(descriptor, [time, time]) == 0 else { throw POSIXError(.EIO) }
    }

    private static let time = Mutex(1_600_000_000)

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    func link(_ name: String, to target: String) throws {
        guard symlink(target, "\(path)/\(name)") == 0 else { throw POSIXError(.EIO) }
    }

    @discardableResult
    func ingest(
        _ path: String? = nil, _ change: (inout Ingest.Options) -> Void = { _ in }
    ) async throws -> IngestSummary {
        var options = Ingest.Options(source: try FolderSource(path ?? self.path))
        change(&options)
        return try await Ingest(into: SQLiteCatalog(path: catalogPath), options).run()
    }

    /// The catalog's songs, by source key.
    func songs() async throws -> [String: Song] {
        let songs = Mutex<[String: Song]>([:])
        _ = try await SQLiteCatalog(path: catalogPath).forEachSong { song in
            songs.withLock { $0[song.sourceKey] = song }
        }
        return songs.withLock { $0 }
    }

    /// All that a catalog says but for numbers of rows and runs and times, as lines.
    static func contents(ofCatalogAt path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { database in
            try [
                """
                SELECT 'song', md5, title, title_from, source_key, size, status, reasons, hex(melodic),
                    hex(percussion) FROM songs ORDER BY md5
                """,
                """
                SELECT 'instrument', md5, program, is_drum FROM song_instruments
                JOIN songs ON id = song_id ORDER BY 2, 3, 4
                """,
                """
                SELECT 'file', key, files.size, revision, files.md5, songs.md5, invalid_reasons, rule_version,
                    mode FROM files LEFT JOIN songs ON songs.id = song_id ORDER BY key
                """,
                "SELECT 'running', count(*) FROM ingest_runs WHERE outcome = 'running'",
                "SELECT 'name', * FROM instruments",
                "PRAGMA integrity_check", "PRAGMA foreign_key_check",
            ].flatMap { sql in
                try Row.fetchAll(database, sql: sql).map { row in
                    row.databaseValues.map(\.description).joined(separator: "|")
                }
            }
        }
    }
}
