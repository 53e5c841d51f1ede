import Postgres

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

    /// Notes what could not be read, and that what the catalog knows of it is still there.
    static func note(_ obstacle: Obstacle, of run: IngestRun, in session: PostgresSession) throws {
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
