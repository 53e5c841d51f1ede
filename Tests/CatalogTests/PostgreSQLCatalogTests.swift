import Catalog
import Foundation
import MIDI
import Postgres
import TestSupport
import Testing

/// What only a catalog in PostgreSQL has to show; see ``Backend`` for the rest.
struct PostgreSQLCatalogTests {
    private let server: PostgresServer
    private let address: String

    init() async throws {
        server = try PostgresServer.shared.get()
        address = try await server.makeSchema()
    }

    private static let reading = Reading(mode: .lenient, version: 1)

    private func catalog(_ mode: CatalogMode = .create, options: String = "") throws -> PostgreSQLCatalog {
        try PostgreSQLCatalog(address: address + options, mode: mode, patience: .seconds(60))
    }

    /// Runs SQL in the catalog's schema.
    private func run(_ sql: String, at place: String? = nil) async throws {
        let connection = try await PostgresConnection.open(PostgresAddress(place ?? address), .primary)
        try await connection.perform { try $0.run(sql) }
        await connection.close()
    }

    @Test func anotherDatabaseThatTakesTheNameIsReadFromReplicasToo() async throws {
        let primary = try PostgresServer()
        let standby = try PostgresServer(standbyOf: primary)
        defer { withExtendedLifetime((primary, standby)) {} }
        let catalog = try PostgreSQLCatalog(
            address: "postgresql://scale@127.0.0.1:\(standby.port),127.0.0.1:\(primary.port)/scale"
                + "?passfile=\(primary.passwordFile)",
            patience: .seconds(60))
        try await catalog.ingest([.song("a.mid", 1)])
        try await eventually { try await catalog.generation().run == 1 }
        try await primary.administrate("CREATE DATABASE other OWNER scale")
        let other = try PostgreSQLCatalog(address: primary.address(database: "other"))
        try await other.ingest([.song("a.mid", 1), .song("b.mid", 2)])
        await other.close()

        // Of the primary; that to the replica goes on.
        let elsewhere = primary.address(user: "postgres", database: "postgres")
        try await run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'scale'", at: elsewhere)
        try await run("ALTER DATABASE scale RENAME TO before", at: elsewhere)
        try await run("ALTER DATABASE other RENAME TO scale", at: elsewhere)
        try await eventually {
            _ = try? await catalog.generation()
            return (try? await catalog.songs())?.count == 2
        }
    }

    private func code(of work: () async throws -> Void) async -> CatalogError.Code? {
        await #expect(throws: CatalogError.self) { try await work() }?.code
    }

    @Test func manyProcessesMigrateAtOnce() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await catalog().generation().run
                }
            }
            for try await run in group { #expect(run == 0) }
        }
        #expect(try await catalog(.readOnly).songs().isEmpty)
    }

    @Test func whatIsNoCatalogOfThisVersionIsLeftAsItIs() async throws {
        #expect(await code { _ = try await catalog(.mustExist).generation() } == .missing)
        #expect(await code { _ = try await catalog(.readOnly).generation() } == .missing)
        try await run("CREATE TABLE songs (verse text)")
        for mode in [CatalogMode.create, .mustExist, .readOnly] {
            #expect(await code { _ = try await catalog(mode).generation() } == .notACatalog)
        }
        try await run("DROP TABLE songs")
        _ = try await catalog().generation()
        try await run("INSERT INTO scale_schema VALUES (1000, now())")
        for mode in [CatalogMode.create, .mustExist, .readOnly] {
            #expect(await code { _ = try await catalog(mode).generation() } == .newerVersion)
        }
    }

    @Test(arguments: [
        ("other bits", "SET melodic = set_bit(melodic, 7, 1)"), ("no bits", "SET percussion = 0::bit(128)"),
        ("other numbers", "SET instruments = '{0,129}'"), ("no order", "SET instruments = '{128,0}'"),
        ("twice", "SET instruments = '{0,0,128}'"), ("no such number", "SET instruments = '{0,256}'"),
        ("no title", "SET title = ''"), ("a reason without damage", "SET reasons = '[{}]'"),
        ("damage without reason", "SET status = 'recovered'"), ("no such status", "SET status = 'fine'"),
        ("no number", "SET instruments = '{0,128,NULL}'"),
        ("nothing but no number", "SET instruments = '{NULL}'"),
        ("numbers in a square", "SET instruments = '{{0},{128}}'"),
    ])
    func theDatabaseRefusesSongsThatCannotBe(_ what: String, _ change: String) async throws {
        try await catalog().ingest([.song("a.mid", 1, melodic: [0], percussion: [0])])
        let error = await #expect(throws: PostgresError.self) { try await run("UPDATE songs \(change)") }
        #expect(error?.sqlState == "23514")
    }

    @Test(arguments: [
        ("a song without its digest", "UPDATE files SET md5 = NULL", "23514"),
        ("another digest", "UPDATE files SET md5 = gen_random_uuid()", "23514"),
        ("neither song nor reason", "UPDATE files SET song_id = NULL", "23514"),
        (
            "a song that is not there",
            "UPDATE files SET (md5, song_id) = (u, u) FROM gen_random_uuid() AS u",
            "23503"
        ),
        (
            "new files of no song",
            "INSERT INTO files SELECT source_id, 'x' || key, size, revision, u, u, NULL, 1, mode, 1 FROM files, gen_random_uuid() AS u",
            "23503"
        ),
        (
            "new files of no source",
            "INSERT INTO files SELECT 99, key, size, revision, md5, song_id, NULL, 1, mode, 1 FROM files",
            "23503"
        ),
        ("files without their songs", "TRUNCATE songs", "0A000"),
        ("a song with another id", "UPDATE songs SET id = gen_random_uuid()", "23503"),
        ("a source that is not there", "UPDATE files SET source_id = 99", "23503"),
        ("files without their song", "DELETE FROM songs", "23503"),
        ("an entry twice", "UPDATE playlist_entries SET entry = 1", "23505"),
    ])
    func theDatabaseRefusesRowsThatCannotBe(_ what: String, _ change: String, _ state: String) async throws {
        let store = try catalog()
        try await store.ingest([.song("a.mid", 1)])
        let list = try await store.createPlaylist(name: "List", idempotencyKey: nil)
        for _ in 0..<2 {
            _ = try await store.change(
                list.key, by: .add(song: .made(1), title: "a", at: nil), expectedVersion: nil,
                idempotencyKey: nil)
        }
        let error = await #expect(throws: PostgresError.self) { try await run(change) }
        #expect(error?.sqlState == state, "\(what): \(String(describing: error))")
        #expect(try await store.songs().count == 1)
    }

    @Test func aSourceTakesItsFilesWithIt() async throws {
        let store = try catalog()
        try await store.ingest([.song("a.mid", 1)])
        try await run("DELETE FROM ingest_runs; DELETE FROM sources; DELETE FROM songs")
        #expect(try await store.songs().isEmpty)
    }

    @Test func anOlderCatalogIsReadByNoneAndMigratedByAnIngest() async throws {
        try await run(FirstSchema.tables)
        try await run(FirstSchema.rows)
        #expect(await code { _ = try await catalog(.readOnly).generation() } == .olderVersion)
        let store = try catalog(.mustExist)
        try await store.ingest([.song("new.mid", 2)])
        #expect(try await store.songs().map(\.title).sorted() == ["Old", "new"])
        #expect(try await catalog(.readOnly).songs().count == 2)
        let error = await #expect(throws: PostgresError.self) {
            try await run("UPDATE songs SET instruments = '{0,NULL}' WHERE title = 'Old'")
        }
        #expect(error?.sqlState == "23514")
        try await run(
            """
            DO $$ BEGIN ASSERT (SELECT expires_at > now() + interval '23 hours' FROM idempotency_keys); END $$
            """)
    }

    @Test func tablesOfAnotherApplicationAreLeftAlone() async throws {
        try await run("CREATE TABLE playlists (id integer)")
        #expect(await code { _ = try await catalog().generation() } == .notACatalog)
    }

    /// Of files the catalog knows some, all or none, and some it meets twice in one batch.
    @Test func batchesOfKnownAndUnknownFilesBecomeWhatTheyWouldOneByOne() async throws {
        func record(_ number: Int) -> FileRecord {
            switch number % 5 {
            case 0: .song("a\(number % 40).mid", number % 17, melodic: [UInt8(number % 17)])
            case 1: .song("b\(number).mid", number % 11, melodic: [UInt8(number % 11)])
            case 2: .invalid("a\(number % 30).mid", number)
            case 3: .song("c\(number % 60).mid", number, damage: [Damage(.tempo, at: 3)])
            default: .invalid("d\(number % 50).mid", number % 7)
            }
        }
        let files = (0..<300).map(record)
        let one = try await Backend.sqlite.makeCatalog()
        let other = try catalog()
        for store in [one, other] as [any AnyCatalog] {
            let run = try await store.beginIngest(of: "/library", by: Self.reading)
            for begin in stride(from: 0, to: files.count, by: 50) {
                try await store.record(Array(files[begin..<begin + 50]), in: run)
            }
            _ = try await store.finishIngest(run, figures: RunFigures(), titles: nil, prune: false)
        }
        func plain(_ songs: [Song]) -> [Song] {
            songs.map { song in
                var song = song
                song.ingestedAt = 0
                return song
            }
        }
        #expect(try await plain(one.songs()) == plain(other.songs()))
    }

    @Test func theIngestLockIsTakenAgain() async throws {
        let name = "application_\(UUID().uuidString.prefix(8))"
        let store = try catalog(options: "&application_name=\(name)")
        let run = try await store.beginIngest(of: "/library", by: Self.reading)
        try await server.administrate(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(name)'")
        let observer = try await PostgresConnection.open(PostgresAddress(address), .primary)
        try await eventually {
            try await observer.perform { session in
                try session.row(
                    PostgresStatement(
                        "left", "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1"),
                    [.text(name)]
                ) { try $0.integer(0) } == 0
            }
        }
        try await store.record([.song("a.mid", 1)], in: run)
        let other = try catalog()
        #expect(
            await code { _ = try await other.beginIngest(of: "/library", by: Self.reading) } == .ingestRunning
        )
        #expect(
            try await store.finishIngest(run, figures: RunFigures(), titles: nil, prune: false).songs == 1)
    }

    @Test func theDocumentedQuestionsAreServedByIndexes() async throws {
        _ = try await catalog().generation()
        try await run(
            """
            INSERT INTO songs SELECT md5(n::text)::uuid, 'Song ' || n, 'path', n || '.mid', 1, 'ok', '[]',
                set_bit(set_bit(0::bit(128), n % 128, 1), (n + 1 + n / 128 % 126) % 128, 1), 0::bit(128),
                ARRAY[least(n % 128, (n + 1 + n / 128 % 126) % 128),
                    greatest(n % 128, (n + 1 + n / 128 % 126) % 128)]::smallint[], now()
            FROM generate_series(1, 30000) AS n;
            INSERT INTO neighbours SELECT md5(n::text)::uuid, 1, md5((n + 1)::text)::uuid, 0.5, 3
            FROM generate_series(1, 30000) AS n;
            ANALYZE;
            """)
        let connection = try await PostgresConnection.open(PostgresAddress(address), .primary)
        for (place, query) in try documentedQuestions().prefix(3).enumerated() {
            let plan = try await connection.perform { session in
                try session.rows(
                    PostgresStatement(
                        "plan \(place)", "EXPLAIN \(query.replacing(";", with: ""))")
                ) { try $0.text(0) }.joined(separator: "\n")
            }
            #expect(!plan.contains("Seq Scan on songs"), "\(plan)")
            #expect(!plan.contains("Seq Scan on neighbours"), "\(plan)")
        }
        await connection.close()
    }

    private func documentedQuestions() throws -> [String] {
        let documentation = try String(
            contentsOf: PostgresServer.repository.appending(path: "docs/catalog.md"), encoding: .utf8)
        let section = try #require(documentation.split(separator: "## In PostgreSQL\n").last)
        return section.matches(of: /```sql\n([^`]*)```/).map { String($0.1) }
    }

    @Test func theDocumentedQuestionsAreAnswered() async throws {
        let store = try catalog()
        try await store.ingest([
            .song("Silver Lantern of the Harbour.mid", 1, melodic: [40, 46]),
            .song("b.mid", 2, melodic: [40, 46, 0], percussion: [8]), .song("c.mid", 3, melodic: [40]),
            .invalid("d.mid", 4),
        ])
        let queries = try documentedQuestions()
        #expect(queries.count >= 5)
        let connection = try await PostgresConnection.open(PostgresAddress(address), .primary)
        var answers: [[String]] = []
        for (place, query) in queries.enumerated() {
            answers.append(
                try await connection.perform { session in
                    let sql = query.replacing(";", with: "")
                    return try session.rows(
                        PostgresStatement(
                            "question \(place)", "SELECT to_json(answer)::text FROM (\(sql)) AS answer")
                    ) { try $0.text(0) }
                })
        }
        #expect(answers[0] == [#"{"title":"Silver Lantern of the Harbour"}"#])
        #expect(answers[1] == [#"{"title":"b","shared":2}"#, #"{"title":"c","shared":1}"#])
        #expect(answers[2].isEmpty)
        #expect(answers[3].count == 4)
        #expect(answers[4] == [#"{"reason":"not-midi","files":1}"#])
    }

    @Test func finishedIngestsAreTold() async throws {
        let store = try catalog()
        let told = Task { await store.changes().first { _ in true } != nil }
        // The first word comes once it is listening.
        #expect(await told.value)
        var changes = store.changes().makeAsyncIterator()
        _ = await changes.next()
        try await store.ingest([.song("a.mid", 1)])
        #expect(await changes.next() != nil)
    }

    @Test func aRunThatWasBelievedDeadCannotWriteAnyMore() async throws {
        let name = "application_\(UUID().uuidString.prefix(8))"
        let old = try catalog(options: "&application_name=\(name)")
        let oldRun = try await old.beginIngest(of: "/library", by: Self.reading)
        try await old.record([.song("a.mid", 1)], in: oldRun)
        let new = try catalog()
        #expect(
            await code { _ = try await new.beginIngest(of: "/library", by: Self.reading) } == .ingestRunning)
        try await server.administrate(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(name)'")
        let newRun = try await beginOnceFree(new)
        #expect(await code { try await old.record([.song("b.mid", 2)], in: oldRun) } == .superseded)
        #expect(await code { _ = try await old.unread(among: [], in: oldRun) } == .superseded)
        #expect(
            await code {
                _ = try await old.finishIngest(oldRun, figures: RunFigures(), titles: nil, prune: true)
            } == .superseded)
        try await old.abandonIngest(oldRun, figures: RunFigures(), problem: "superseded")
        try await new.record([.song("c.mid", 3)], in: newRun)
        _ = try await new.finishIngest(newRun, figures: RunFigures(), titles: nil, prune: true)
        #expect(try await new.songs().map(\.sourceKey) == ["c.mid"])
        #expect(try await new.runs(limit: 9).map(\.outcome) == [.finished, .interrupted])
    }

    private func beginOnceFree(_ catalog: PostgreSQLCatalog) async throws -> IngestRun {
        var run: IngestRun?
        try await eventually {
            do {
                run = try await catalog.beginIngest(of: "/library", by: Self.reading)
                return true
            } catch let error as CatalogError where error.code == .ingestRunning {
                return false
            }
        }
        return try #require(run)
    }

    @Test func aFullDiskIsTold() async throws {
        let store = try catalog()
        _ = try await store.generation()
        // The server's own words for it, since its disk is not ours to fill.
        try await run(
            """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER fail BEFORE INSERT ON songs EXECUTE FUNCTION fail();
            """)
        let run = try await store.beginIngest(of: "/library", by: Self.reading)
        let error = await #expect(throws: CatalogError.self) {
            try await store.record([.song("a.mid", 1)], in: run)
        }
        #expect(error?.code == .full)
        #expect(error?.message.contains("free some space") == true)
        try await store.abandonIngest(run, figures: RunFigures(), problem: "full")
        try await self.run("DROP TRIGGER fail ON songs")
        #expect(try await store.ingest([.song("a.mid", 1)]).songs == 1)
    }
}

/// With servers of their own, which the tests break.
struct PostgreSQLFailureTests {
    @Test func aCommitWithoutAnswerIsSettledByItsIdempotencyKey() async throws {
        // A commit waits, when all is written, for a standby that never comes.
        let server = try PostgresServer()
        defer { withExtendedLifetime(server) {} }
        let local = try PostgreSQLCatalog(
            address: server.address(options: "options=-csynchronous_commit%3Dlocal"))
        _ = try await local.generation()
        let waiting = try PostgreSQLCatalog(
            address: server.address(options: "application_name=waiting"), mode: .mustExist,
            patience: .seconds(60))
        _ = try await waiting.generation()
        for key in ["key", nil] {
            try await server.administrate("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
            try await server.administrate("SELECT pg_reload_conf()")
            try await waitForStandby(named: "nobody", in: server)
            let name = "made with \(key ?? "no key")"
            let write = Task { try await waiting.createPlaylist(name: name, idempotencyKey: key) }
            try await endWaitingCommit(of: server)
            let playlist = try await write.value
            #expect(try await local.playlist(playlist.key)?.name == name)
            let connection = try await PostgresConnection.open(PostgresAddress(server.address()), .primary)
            let count = try await connection.perform { session in
                try session.row(
                    PostgresStatement("count", "SELECT count(*) FROM playlists WHERE name = $1"),
                    [.text(name)]
                ) { try $0.integer(0) }
            }
            #expect(count == 1)
        }
    }

    private func waitForStandby(named name: String, in server: PostgresServer) async throws {
        let admin = try await PostgresConnection.open(
            PostgresAddress(server.address(user: "postgres")), .primary)
        let setting = PostgresStatement("setting", "SELECT current_setting('synchronous_standby_names')")
        try await eventually { try await admin.perform({ try $0.row(setting) { try $0.text(0) } }) == name }
    }

    /// Breaks the connection of the commit that waits, and lets the next ones be.
    private func endWaitingCommit(of server: PostgresServer) async throws {
        let admin = try await PostgresConnection.open(
            PostgresAddress(server.address(user: "postgres")), .primary)
        let ended = PostgresStatement(
            "end commits",
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = 'waiting' AND wait_event = 'SyncRep'
            """)
        try await eventually { try await admin.perform({ try $0.row(ended) { try $0.integer(0) } }) != 0 }
        try await admin.perform { session in
            try session.run("SET synchronous_commit = local")
            try session.run("ALTER SYSTEM SET synchronous_standby_names = ''")
            try session.run("SELECT pg_reload_conf()")
        }
    }

    @Test func anIngestGoesOnAfterAFailover() async throws {
        let primary = try PostgresServer()
        let standby = try PostgresServer(standbyOf: primary)
        defer { withExtendedLifetime((primary, standby)) {} }
        let store = try PostgreSQLCatalog(
            address:
                "postgresql://scale@127.0.0.1:\(primary.port),127.0.0.1:\(standby.port)/scale?passfile=\(primary.passwordFile)",
            patience: .seconds(100))
        let run = try await store.beginIngest(of: "/library", by: Reading(mode: .lenient, version: 1))
        try await store.record([.song("a.mid", 1)], in: run)
        // A replica takes no writes, and says so.
        let reader = try PostgreSQLCatalog(address: standby.address(), patience: .zero)
        let error = await #expect(throws: CatalogError.self) {
            _ = try await reader.beginIngest(of: "/library", by: Reading(mode: .lenient, version: 1))
        }
        #expect(error?.code == .readOnly)
        try await waitUntilReplicated(primary)
        primary.kill()
        let write = Task { try await store.record([.song("b.mid", 2)], in: run) }
        try await standby.administrate("SELECT pg_promote()")
        try await write.value
        let totals = try await store.finishIngest(run, figures: RunFigures(), titles: nil, prune: true)
        #expect(totals.songs == 2)
        #expect(try await store.songs().count == 2)
    }

    private func waitUntilReplicated(_ primary: PostgresServer) async throws {
        let connection = try await PostgresConnection.open(
            PostgresAddress(primary.address(user: "postgres")), .primary)
        let written = try await connection.perform { session in
            try session.row(PostgresStatement("written", "SELECT pg_current_wal_lsn()::text")) {
                try $0.text(0)
            }
        }
        // Of what is applied a standby tells only now and then; what it has will be applied by its promotion.
        let lag = PostgresStatement(
            "lag",
            "SELECT coalesce(bool_and(flush_lsn >= $1::text::pg_lsn), false) FROM pg_stat_replication")
        try await eventually {
            try await connection.perform({ try $0.row(lag, [.text(written)]) { try $0.boolean(0) } }) == true
        }
    }
}
