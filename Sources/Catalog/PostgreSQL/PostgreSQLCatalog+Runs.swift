import MIDI
import Postgres

extension PostgreSQLCatalog: RunStore {
    package func runs(limit: Int) async throws -> [RunRecord] {
        try await read { session in
            try session.rows(Self.latestRuns, [.integer(limit)]) { try Self.run($0) }
        }
    }

    private static let latestRuns = PostgresStatement(
        "latest runs",
        """
        SELECT ingest_runs.id, location, engine, mode, rule_version, started_at, finished_at, noted_at,
            outcome, removed, problem, files, bytes, read, unchanged, invalid, unreadable,
            unreadable_folders, chunks, chunks_done, executors
        FROM ingest_runs JOIN sources ON sources.id = source_id ORDER BY ingest_runs.id DESC LIMIT $1
        """)

    private static func run(_ row: borrowing PostgresRow) throws -> RunRecord {
        guard let mode = InstrumentReader.Mode(rawValue: try row.text(3)),
            let outcome = RunRecord.Outcome(rawValue: try row.text(8))
        else {
            throw PostgresError(.unexpectedAnswer, "a run is of an unknown kind", statement: "latest runs")
        }
        var figures = RunFigures()
        figures.counters.files = try row.integer(11)
        figures.counters.bytes = try row.integer(12)
        figures.counters.read = try row.integer(13)
        figures.counters.unchanged = try row.integer(14)
        figures.counters.invalid = try row.integer(15)
        figures.counters.unreadable = try row.integer(16)
        figures.counters.unreadableFolders = try row.integer(17)
        figures.chunks = try row.optionalInteger(18)
        figures.chunksDone = try row.integer(19)
        figures.executors = try row.optionalInteger(20)
        return RunRecord(
            id: try row.integer(0), source: try row.text(1), engine: try row.text(2),
            reading: Reading(mode: mode, version: try row.integer(4)), startedAt: try row.timestamp(5),
            finishedAt: try row.optionalTimestamp(6), notedAt: try row.timestamp(7), outcome: outcome,
            figures: figures, removed: try row.integer(9), problem: try row.optionalText(10))
    }
}
