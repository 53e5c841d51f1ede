import GRDB
import MIDI
import Synchronization

/// What a run has met so far is in two temporary tables, which go with the connection.
extension SQLiteCatalog: IngestStore {
    package func beginIngest(
        of source: String, by reading: Reading, engine: String
    ) async throws -> IngestRun {
        let now = clock()
        try ingestLock.withLock { held in
            guard held == nil else {
                throw CatalogError(
                    .ingestRunning, at: path, "an ingest is writing it: wait until that has finished")
            }
            held = try IngestLock(ofCatalogAt: path)
        }
        do {
            return try await pool.writeWithoutTransaction { database in
                try Self.prepareConnection(database)
                var run: IngestRun?
                try database.inTransaction(.immediate) {
                    run = try Self.begin(source, reading, engine, now: now, in: database)
                    return .commit
                }
                guard let run else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
                return run
            }
        } catch {
            releaseLock()
            if let error = error as? DatabaseError { throw CatalogError(error, at: path) }
            throw error
        }
    }

    private func releaseLock() {
        ingestLock.withLock { $0 = nil }
    }

    private static func prepareConnection(_ database: Database) throws {
        // KiB: a bulk load touches pages all over the indexes.
        try database.execute(sql: "PRAGMA cache_size = -32768")
        // Pages: such a load writes many of them again and again, and the log saves the database that.
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 8000")
        try database.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS met (file_id INTEGER PRIMARY KEY);
                CREATE TEMP TABLE IF NOT EXISTS obstacles (
                    key TEXT NOT NULL, is_folder INTEGER NOT NULL, reason TEXT NOT NULL
                );
                DELETE FROM met;
                DELETE FROM obstacles;
                """)
    }

    private static func begin(
        _ source: String, _ reading: Reading, _ engine: String, now: Int, in database: Database
    ) throws -> IngestRun {
        try database.execute(
            sql: "UPDATE ingest_runs SET outcome = 'interrupted', finished_at = ? WHERE outcome = 'running'",
            arguments: [now])
        try database.execute(
            sql: "INSERT INTO sources (location) VALUES (?) ON CONFLICT DO NOTHING", arguments: [source])
        let id = try Int.fetchOne(
            database, sql: "SELECT id FROM sources WHERE location = ?", arguments: [source])
        guard let id else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        try database.execute(
            sql: """
                INSERT INTO ingest_runs
                    (source_id, engine, rule_version, mode, started_at, noted_at, outcome)
                VALUES (?, ?, ?, ?, ?, ?, 'running')
                """,
            arguments: [id, engine, reading.version, reading.mode.rawValue, now, now])
        return IngestRun(id: Int(database.lastInsertedRowID), source: id, reading: reading)
    }

    package func unread(among files: [FileStamp], in run: IngestRun) async throws -> [FileStamp] {
        try await write { database in
            let known = try database.cachedStatement(
                sql: """
                    SELECT id, size = ? AND revision = ? AND rule_version = ? AND mode = ?
                    FROM files WHERE source_id = ? AND key = ?
                    """)
            let meet = try database.cachedStatement(sql: "INSERT OR IGNORE INTO temp.met VALUES (?)")
            return try files.filter { file in
                let row = try Row.fetchOne(
                    known,
                    arguments: [
                        file.size, file.revision, run.reading.version, run.reading.mode.rawValue, run.source,
                        file.key,
                    ])
                guard let row else { return true }
                try meet.execute(arguments: [row[0] as Int])
                return !(row[1] as Bool)
            }
        }
    }

    package func record(_ files: [FileRecord], in run: IngestRun) async throws {
        let now = clock()
        try await write { database in
            var writer = try FileWriter(database, run, now: now)
            for file in files { try writer.write(file) }
            try writer.finish()
        }
    }

    package func record(_ obstacles: [Obstacle], in run: IngestRun) async throws {
        try await write { database in
            for obstacle in obstacles {
                try database.execute(
                    sql: "INSERT INTO temp.obstacles (key, is_folder, reason) VALUES (?, ?, ?)",
                    arguments: [obstacle.key, obstacle.isFolder, obstacle.reason])
                // '0' is the character after '/'. The folder without a key is the source itself.
                let known =
                    obstacle.isFolder
                    ? "(?2 = '' OR key >= ?2 || '/' AND key < ?2 || '0')" : "key = ?2"
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO temp.met
                        SELECT id FROM files WHERE source_id = ?1 AND \(known)
                        """,
                    arguments: [run.source, obstacle.key])
            }
        }
    }

    package func finishIngest(
        _ run: IngestRun, figures: RunFigures, titles: (@Sendable (SongID) -> String?)?, prune: Bool
    ) async throws -> IngestTotals {
        let now = clock()
        let totals = try await write { database in
            var removed = 0
            if prune { removed = try SourcePruning.prune(run, in: database) }
            if let titles { try ListedTitles.apply(titles, to: run, in: database) }
            try Self.end(
                run, figures, removed: removed, .finished, problem: nil, now: now, in: database)
            var totals = try IngestTotals(of: run, in: database)
            totals.removed = removed
            return totals
        }
        releaseLock()
        return totals
    }

    package func note(_ figures: RunFigures, in run: IngestRun) async throws {
        let now = clock()
        try await write { try Self.note(figures, of: run, now: now, in: $0) }
    }

    package func abandonIngest(_ run: IngestRun, figures: RunFigures, problem: String?) async throws {
        let now = clock()
        defer { releaseLock() }
        try await write { database in
            try Self.end(
                run, figures, removed: 0, problem == nil ? .interrupted : .failed, problem: problem,
                now: now, in: database)
        }
    }

    private static func end(
        _ run: IngestRun, _ figures: RunFigures, removed: Int, _ outcome: RunRecord.Outcome,
        problem: String?, now: Int, in database: Database
    ) throws {
        try note(figures, of: run, now: now, in: database)
        try database.execute(
            sql: "UPDATE ingest_runs SET outcome = ?, finished_at = ?, removed = ?, problem = ? WHERE id = ?",
            arguments: [outcome.rawValue, now, removed, problem, run.id])
    }

    private static func note(
        _ figures: RunFigures, of run: IngestRun, now: Int, in database: Database
    ) throws {
        let counters = figures.counters
        try database.execute(
            sql: """
                UPDATE ingest_runs SET noted_at = ?, files = ?, bytes = ?, read = ?, unchanged = ?,
                    invalid = ?, unreadable = ?, unreadable_folders = ?, chunks = ?, chunks_done = ?,
                    executors = ?
                WHERE id = ?
                """,
            arguments: [
                now, counters.files, counters.bytes, counters.read, counters.unchanged, counters.invalid,
                counters.unreadable, counters.unreadableFolders, figures.chunks, figures.chunksDone,
                figures.executors, run.id,
            ])
    }
}
