import Catalog
import Foundation
import GRDB
import MIDI
import Testing

@Suite("An SQLite catalog")
struct SQLiteCatalogTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("scale.sqlite")
    }

    private func expectRefusal(
        _ code: CatalogError.Code, at path: String? = nil, mode: CatalogMode = .create,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(sourceLocation: sourceLocation) {
            try SQLiteCatalog(path: path ?? self.path, mode: mode)
        } throws: { error in
            guard let error = error as? CatalogError else { return false }
            #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
            return error.code == code
        }
    }

    @Test func isCreatedOnlyWhereThatIsAskedFor() throws {
        expectRefusal(.missing, mode: .readOnly)
        expectRefusal(.missing, mode: .mustExist)
        #expect(!FileManager.default.fileExists(atPath: path))
        _ = try SQLiteCatalog(path: path)
        _ = try SQLiteCatalog(path: path, mode: .mustExist)
        _ = try SQLiteCatalog(path: path, mode: .readOnly)
    }

    @Test func isNotMadeInAMissingFolderNorOverOne() throws {
        expectRefusal(.folderMissing, at: folder.path("none/scale.sqlite"))
        expectRefusal(.notAFile, at: folder.url.path(percentEncoded: false))
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        expectRefusal(.notAFile, at: folder.path("pipe"))
    }

    @Test(arguments: [Data("x".utf8), Data("MThd and so on".utf8), Data(repeating: 0x20, count: 100_000)])
    func aFileThatIsNoDatabaseIsLeftAsItIs(_ content: Data) throws {
        try content.write(to: URL(filePath: path))
        for mode in [CatalogMode.create, .mustExist, .readOnly] {
            expectRefusal(.notADatabase, mode: mode)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == content)
    }

    @Test func anotherApplicationsDatabaseIsLeftAsItIs() async throws {
        let other = try DatabaseQueue(path: path)
        try await other.write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
        try other.close()
        let content = try Data(contentsOf: URL(filePath: path))
        for mode in [CatalogMode.create, .mustExist, .readOnly] {
            expectRefusal(.notACatalog, mode: mode)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == content)
    }

    /// As the first change of a new catalog leaves it, which is made before there is a write-ahead log.
    @Test func isWholeAgainAfterAProcessWasKilledInTheMidstOfAChange() async throws {
        try await SQLiteCatalog(path: path).ingest([.song("a.mid", 1)])
        let killed = folder.path("killed.sqlite")
        let writer = try DatabaseQueue(path: path)
        try await writer.writeWithoutTransaction { [path] database in
            try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1")
            try database.inTransaction {
                try database.execute(
                    sql: """
                        CREATE TABLE half AS WITH RECURSIVE numbers(number) AS
                        (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 20000)
                        SELECT number, hex(randomblob(50)) AS text FROM numbers
                        """)
                for suffix in ["", "-journal"] {
                    try FileManager.default.copyItem(atPath: path + suffix, toPath: killed + suffix)
                }
                return .rollback
            }
        }
        try writer.close()
        _ = try SQLiteCatalog(path: killed)
        let reader = try DatabaseQueue(path: killed)
        let tables = try await reader.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema") }
        #expect(tables.contains("songs") && !tables.contains("half"))
        #expect(try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM songs") } == 1)
    }

    @Test func aNewerVersionsCatalogIsLeftAsItIs() async throws {
        try await SQLiteCatalog(path: path).ingest([.song("a.mid", 1)])
        let newer = try DatabaseQueue(path: path)
        try await newer.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
        try newer.close()
        let content = try Data(contentsOf: URL(filePath: path))
        for mode in [CatalogMode.create, .mustExist, .readOnly] {
            expectRefusal(.newerVersion, mode: mode)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == content)
    }

    @Test func aCatalogWhoseMakingWasCutShortIsMade() async throws {
        try Data().write(to: URL(filePath: path))
        _ = try SQLiteCatalog(path: path)
        let begun = folder.path("begun.sqlite")
        let queue = try DatabasePool(path: begun)
        try await queue.write {
            try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        try queue.close()
        #expect(try await SQLiteCatalog(path: begun).songs().isEmpty)
    }

    @Test func isWrittenByNobodyWhoOpenedItForReading() async throws {
        let catalog = try SQLiteCatalog(path: path)
        try await catalog.ingest([.song("a.mid", 1)])
        let reader = try SQLiteCatalog(path: path, mode: .readOnly)
        #expect(try await reader.songs().count == 1)
        await #expect {
            try await reader.createPlaylist(name: "P", idempotencyKey: nil)
        } throws: { ($0 as? CatalogError)?.code == .readOnly }
        try await catalog.ingest([.song("b.mid", 2)])
        #expect(try await reader.songs().count == 2)
    }

    @Test func keepsWhatWasWrittenWhenItIsOpenedAgain() async throws {
        var catalog = try SQLiteCatalog(path: path)
        try await catalog.ingest([.song("a.mid", 1)])
        let playlist = try await catalog.createPlaylist(name: "P", idempotencyKey: "k")
        catalog = try SQLiteCatalog(path: path)
        #expect(try await catalog.songs().count == 1)
        #expect(try await catalog.playlist(playlist.key) == playlist)
        #expect(try await catalog.createPlaylist(name: "P", idempotencyKey: "k") == playlist)
    }

    @Test func holdsNoPlaylistsKey() async throws {
        let catalog = try SQLiteCatalog(path: path)
        let created = try await catalog.createPlaylist(name: "P", idempotencyKey: "open sesame")
        _ = try await catalog.change(created.key, by: .rename("Q"), expectedVersion: nil, idempotencyKey: "b")
        for file in ["scale.sqlite", "scale.sqlite-wal"] {
            let content = try Data(contentsOf: URL(filePath: folder.path(file)))
            #expect(content.range(of: Data(created.key.description.utf8)) == nil)
            #expect(content.range(of: Data("open sesame".utf8)) == nil)
        }
    }

    @Test func songsByInstrumentCanBeAskedForInSQL() async throws {
        try await SQLiteCatalog(path: path).ingest([
            .song("a.mid", 1, melodic: [0, 40], percussion: [0]), .song("b.mid", 2, melodic: [40]),
        ])
        let titles = try await DatabaseQueue(path: path).read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT title FROM songs JOIN song_instruments ON song_id = songs.id
                    JOIN instruments USING (program, is_drum) WHERE name = 'Violin' AND family = 'Strings'
                    ORDER BY title
                    """)
        }
        #expect(titles == ["a", "b"])
    }

    @Test func givesInstrumentsTheNamesOfTheProgramThatOpensIt() async throws {
        _ = try SQLiteCatalog(path: path)
        let queue = try DatabaseQueue(path: path)
        let names = "SELECT group_concat(name) FROM (SELECT name FROM instruments ORDER BY program, is_drum)"
        let before = try await queue.read { try String.fetchOne($0, sql: names) }
        try await queue.write { try $0.execute(sql: "UPDATE instruments SET name = 'Old name'") }
        _ = try SQLiteCatalog(path: path)
        #expect(try await queue.read { try String.fetchOne($0, sql: names) } == before)
    }

    @Test func refusesRowsThatContradictItsRules() async throws {
        try await SQLiteCatalog(path: path).ingest([.song("a.mid", 1)])
        let queue = try DatabaseQueue(path: path)
        for sql in [
            "UPDATE songs SET md5 = 'xyz'", "UPDATE songs SET status = 'fine'", "UPDATE songs SET title = ''",
            "UPDATE songs SET melodic = x'00'", "UPDATE files SET song_id = NULL", "DELETE FROM songs",
            "UPDATE files SET invalid_reasons = '[]'", "INSERT INTO song_instruments VALUES (1, 128, 0)",
        ] {
            await #expect(throws: DatabaseError.self) { try await queue.write { try $0.execute(sql: sql) } }
        }
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, CatalogError.Code.full), (.SQLITE_BUSY, .locked),
        (.SQLITE_READONLY, .readOnly), (.SQLITE_CORRUPT, .damaged), (.SQLITE_IOERR, .failed),
    ])
    func saysWhatTheDatabaseReportsInOneLine(_ result: ResultCode, _ code: CatalogError.Code) {
        let error = CatalogError(DatabaseError(resultCode: result), at: path)
        #expect(error.code == code)
        #expect(error.description.contains(path))
        #expect(!error.description.contains("\n"))
    }
}
