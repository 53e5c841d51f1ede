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
        try await check()
        await keepLock()
        try await describingErrors {
            do {
                try await load(for: run) { try loader.load(files, in: $0) }
            } catch let error as PostgresError where error.sqlState == FileLoader.isKnown {
                try await load(for: run) { try loader.loadStaged(files, in: $0) }
            }
        }
    }

    private func load(for run: IngestRun, _ body: @Sendable (PostgresSession) throws -> Void) async throws {
        try await primary.write(within: patience) { session in
            try Self.requireRunning(run, at: place, in: session)
            try body(session)
        }
    }

    package func record(_ obstacles: [Obstacle], in run: IngestRun) async throws {
        try await write(in: run) { session in
            for obstacle in obstacles { try RunNotes.note(obstacle, of: run, in: session) }
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
        await keepLock()
        return try await write { session in
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
