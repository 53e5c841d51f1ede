import MIDI
import Postgres
import Synchronization

/// One run at a time holds an advisory lock, in a session of its own that ends with the process. A run
/// whose session broke may be taken for dead: the next one marks it as interrupted, in a transaction that
/// waits for those of the old run and after which these fail with code `superseded`.
extension PostgreSQLCatalog: IngestStore {
    package func beginIngest(
        of source: String, by reading: Reading, engine: String
    ) async throws -> IngestRun {
        try await check()
        let now = clock()
        let lock = try await describingErrors { try await acquireLock() }
        do {
            let run = try await write { session in
                try Self.begin(source, reading, engine, now: now, in: session)
            }
            ingestLock.withLock { $0 = lock }
            return run
        } catch {
            await lock.close()
            throw error
        }
    }

    private func acquireLock() async throws -> PostgresConnection {
        guard ingestLock.withLock({ $0 == nil }) else { throw Self.running(at: place) }
        let connection = try await primary.dedicated()
        let isAcquired = try await connection.perform { session in
            // The server has to notice soon when this machine is gone.
            try session.run(
                "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3",
                name: "keepalives")
            return try session.row(
                PostgresStatement(
                    "ingest lock",
                    "SELECT pg_try_advisory_lock(hashtextextended('scale ingest ' || current_schema(), 0))")
            ) { try $0.boolean(0) }
        }
        guard isAcquired == true else {
            await connection.close()
            throw Self.running(at: place)
        }
        return connection
    }

    private static func running(at place: String) -> CatalogError {
        CatalogError(
            .ingestRunning, at: place, "another ingest is writing it: wait until that has finished")
    }

    private func releaseLock() async {
        let lock = ingestLock.withLock { lock in
            defer { lock = nil }
            return lock
        }
        await lock?.close()
    }

    private static func begin(
        _ source: String, _ reading: Reading, _ engine: String, now: Int, in session: PostgresSession
    ) throws -> IngestRun {
        try session.execute(
            PostgresStatement(
                "interrupt runs",
                """
                UPDATE ingest_runs SET outcome = 'interrupted', finished_at = to_timestamp($1)
                WHERE outcome = 'running'
                """),
            [.integer(now)])
        try session.execute(
            PostgresStatement(
                "insert source", "INSERT INTO sources (location) VALUES ($1) ON CONFLICT DO NOTHING"),
            [.text(source)])
        let ids = try session.row(
            PostgresStatement(
                "begin run",
                """
                INSERT INTO ingest_runs
                    (source_id, engine, rule_version, mode, started_at, noted_at, outcome)
                SELECT id, $2, $3, $4, to_timestamp($5), to_timestamp($5), 'running'
                FROM sources WHERE location = $1
                RETURNING id, source_id
                """),
            [
                .text(source), .text(engine), .integer(reading.version), .text(reading.mode.rawValue),
                .integer(now),
            ]
        ) { (try $0.integer(0), try $0.integer(1)) }
        guard let ids else {
            throw PostgresError(.unexpectedAnswer, "no run was begun", statement: "begin run")
        }
        // What earlier runs of the source could not read is of no interest any more.
        try session.execute(
            PostgresStatement(
                "forget obstacles",
                """
                DELETE FROM ingest_obstacles
                WHERE run_id IN (SELECT id FROM ingest_runs WHERE source_id = $1 AND id <> $2)
                """),
            [.integer(ids.1), .integer(ids.0)])
        return IngestRun(id: ids.0, source: ids.1, reading: reading)
    }

    package func unread(among files: [FileStamp], in run: IngestRun) async throws -> [FileStamp] {
        let unchanged = try await write(in: run) { session in
            try session.rows(
                PostgresStatement(
                    "meet files",
                    """
                    UPDATE files SET met_in_run = $2
                    FROM unnest($3::text[], $4::bigint[], $5::bigint[])
                        WITH ORDINALITY AS stamp (key, size, revision, place)
                    WHERE source_id = $1 AND files.key = stamp.key
                    RETURNING stamp.place - 1, files.size = stamp.size AND files.revision = stamp.revision
                        AND rule_version = $6 AND mode = $7
                    """),
                [
                    .integer(run.source), .integer(run.id), .texts(files.map(\.key)),
                    .integers(files.map(\.size)), .integers(files.map(\.revision)),
                    .integer(run.reading.version), .text(run.reading.mode.rawValue),
                ]
            ) { try $0.boolean(1) ? try $0.integer(0) : nil }
        }
        let places = Set(unchanged.compactMap(\.self))
        return files.enumerated().filter { !places.contains($0.offset) }.map(\.element)
    }

    package func record(_ files: [FileRecord], in run: IngestRun) async throws {
        guard !files.isEmpty else { return }
        let loader = FileLoader(run: run, now: clock())
        try await write(in: run) { try loader.load(files, in: $0) }
    }

    package func record(_ obstacles: [Obstacle], in run: IngestRun) async throws {
        try await write(in: run) { session in
            for obstacle in obstacles {
                // An earlier try may have taken effect.
                try session.execute(
                    PostgresStatement(
                        "record obstacle",
                        """
                        INSERT INTO ingest_obstacles (run_id, key, is_folder, reason)
                        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
                            SELECT FROM ingest_obstacles
                            WHERE run_id = $1 AND key = $2 AND is_folder = $3 AND reason = $4)
                        """),
                    [
                        .integer(run.id), .text(obstacle.key), .boolean(obstacle.isFolder),
                        .text(obstacle.reason),
                    ])
                // '0' is the character after '/'. The folder without a key is the source itself.
                let known =
                    obstacle.isFolder
                    ? "($3::text = '' OR key >= $3 || '/' AND key < $3 || '0')" : "key = $3"
                try session.execute(
                    PostgresStatement(
                        obstacle.isFolder ? "keep folder" : "keep file",
                        "UPDATE files SET met_in_run = $2 WHERE source_id = $1 AND \(known)"),
                    [.integer(run.source), .integer(run.id), .text(obstacle.key)])
            }
        }
    }

    package func note(_ figures: RunFigures, in run: IngestRun) async throws {
        let now = clock()
        try await write { try RunNotes.note(figures, of: run, now: now, in: $0) }
    }

    package func finishIngest(
        _ run: IngestRun, figures: RunFigures, titles: (@Sendable (SongID) -> String?)?, prune: Bool
    ) async throws -> IngestTotals {
        let now = clock()
        let totals = try await write { session in
            if let removed = try RunNotes.removed(by: run, in: session) {
                // The commit of an earlier try took effect.
                return try IngestTotals(of: run, removed: removed, in: session)
            }
            try Self.requireRunning(run, at: place, in: session)
            let removed = prune ? try SongMaintenance.prune(run, in: session) : 0
            if let titles { try SongMaintenance.apply(titles, to: run, in: session) }
            let totals = try IngestTotals(of: run, removed: removed, in: session)
            try RunNotes.end(run, figures, removed: removed, .finished, problem: nil, now: now, in: session)
            try session.run("NOTIFY \(Self.channel)", name: "notify")
            return totals
        }
        await releaseLock()
        return totals
    }

    package func abandonIngest(_ run: IngestRun, figures: RunFigures, problem: String?) async throws {
        let now = clock()
        do {
            try await write { session in
                try RunNotes.end(
                    run, figures, removed: 0, problem == nil ? .interrupted : .failed, problem: problem,
                    now: now, in: session)
            }
        } catch {
            await releaseLock()
            throw error
        }
        await releaseLock()
    }

    /// Writes on behalf of a run, unless another has taken over.
    private func write<Value: Sendable>(
        in run: IngestRun, _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await write { session in
            try Self.requireRunning(run, at: place, in: session)
            return try body(session)
        }
    }

    /// Keeps the run's row as it is until the transaction ends.
    private static func requireRunning(
        _ run: IngestRun, at place: String, in session: PostgresSession
    ) throws {
        let outcome = try session.row(
            PostgresStatement("run outcome", "SELECT outcome FROM ingest_runs WHERE id = $1 FOR SHARE"),
            [.integer(run.id)]
        ) { try $0.text(0) }
        guard outcome == RunRecord.Outcome.running.rawValue else {
            throw CatalogError(
                .superseded, at: place, "another ingest has taken over, since this one was believed dead")
        }
    }
}

/// What is kept of a run itself.
enum RunNotes {
    /// Changes nothing of a run that has ended.
    static func note(_ figures: RunFigures, of run: IngestRun, now: Int, in session: PostgresSession) throws {
        let counters = figures.counters
        try session.execute(
            PostgresStatement(
                "note run",
                """
                UPDATE ingest_runs SET noted_at = to_timestamp($2), files = $3, bytes = $4, read = $5,
                    unchanged = $6, invalid = $7, unreadable = $8, unreadable_folders = $9, chunks = $10,
                    chunks_done = $11, executors = $12
                WHERE id = $1 AND outcome = 'running'
                """),
            [
                .integer(run.id), .integer(now), .integer(counters.files), .integer(counters.bytes),
                .integer(counters.read), .integer(counters.unchanged), .integer(counters.invalid),
                .integer(counters.unreadable), .integer(counters.unreadableFolders),
                .integer(figures.chunks), .integer(figures.chunksDone), .integer(figures.executors),
            ])
    }

    static func end(
        _ run: IngestRun, _ figures: RunFigures, removed: Int, _ outcome: RunRecord.Outcome,
        problem: String?, now: Int, in session: PostgresSession
    ) throws {
        try note(figures, of: run, now: now, in: session)
        try session.execute(
            PostgresStatement(
                "end run",
                """
                UPDATE ingest_runs
                SET outcome = $2, finished_at = to_timestamp($3), removed = $4, problem = $5
                WHERE id = $1 AND outcome = 'running'
                """),
            [
                .integer(run.id), .text(outcome.rawValue), .integer(now), .integer(removed),
                .text(problem),
            ])
    }

    /// - Returns: how many files a finished run removed; `nil` when it has not finished.
    static func removed(by run: IngestRun, in session: PostgresSession) throws -> Int? {
        try session.row(
            PostgresStatement(
                "finished run", "SELECT removed FROM ingest_runs WHERE id = $1 AND outcome = 'finished'"),
            [.integer(run.id)]
        ) { try $0.integer(0) }
    }
}
