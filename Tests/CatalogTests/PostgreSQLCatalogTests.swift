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
    ])
    func theDatabaseRefusesSongsThatCannotBe(_ what: String, _ change: String) async throws {
        try await catalog().ingest([.song("a.mid", 1, melodic: [0], percussion: [0])])
        let error = await #expect(throws: PostgresError.self) { try await run("UPDATE songs \(change)") }
        #expect(error?.sqlState == "23514")
    }

    @Test func theDocumentedQuestionsAreAnswered() async throws {
        let store = try catalog()
        try await store.ingest([
            .song("Silver Lantern of the Harbour.mid", 1, melodic: [40, 46]),
            .song("b.mid", 2, melodic: [40, 46, 0], percussion: [8]), .song("c.mid", 3, melodic: [40]),
            .invalid("d.mid", 4),
        ])
        let documentation = try String(
            contentsOf: PostgresServer.repository.appending(path: "docs/catalog.md"), encoding: .utf8)
        let section = try #require(documentation.split(separator: "## In PostgreSQL\n").last)
        let queries = section.matches(of: /```sql\n([^`]*)```/).map { String($0.1) }
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
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await catalog.beginIngest(of: "/library", by: Self.reading)
            } catch let error as CatalogError where error.code == .ingestRunning {
                try #require(ContinuousClock.now < deadline)
                try await Task.sleep(for: .milliseconds(20))
            }
        }
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
        let deadline = ContinuousClock.now + .seconds(60)
        let setting = PostgresStatement("setting", "SELECT current_setting('synchronous_standby_names')")
        while try await admin.perform({ try $0.row(setting) { try $0.text(0) } }) != name {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
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
        let deadline = ContinuousClock.now + .seconds(60)
        while try await admin.perform({ try $0.row(ended) { try $0.integer(0) } }) == 0 {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
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
        let deadline = ContinuousClock.now + .seconds(60)
        while try await connection.perform({ try $0.row(lag, [.text(written)]) { try $0.boolean(0) } })
            != true
        {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
