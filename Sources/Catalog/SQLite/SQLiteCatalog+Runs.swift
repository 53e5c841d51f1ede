import GRDB
import MIDI

extension SQLiteCatalog: RunStore {
    package func runs(limit: Int) async throws -> [RunRecord] {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT ingest_runs.*, location FROM ingest_runs JOIN sources ON sources.id = source_id
                    ORDER BY ingest_runs.id DESC LIMIT ?
                    """,
                arguments: [limit])
            var runs: [RunRecord] = []
            while let row = try rows.next() { runs.append(try Self.run(row)) }
            return runs
        }
    }

    private static func run(_ row: Row) throws -> RunRecord {
        guard let mode = InstrumentReader.Mode(rawValue: row["mode"]),
            let outcome = RunRecord.Outcome(rawValue: row["outcome"])
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        var figures = RunFigures()
        figures.counters.files = row["files"]
        figures.counters.bytes = row["bytes"]
        figures.counters.read = row["read"]
        figures.counters.unchanged = row["unchanged"]
        figures.counters.invalid = row["invalid"]
        figures.counters.unreadable = row["unreadable"]
        figures.counters.unreadableFolders = row["unreadable_folders"]
        figures.chunks = row["chunks"]
        figures.chunksDone = row["chunks_done"]
        figures.executors = row["executors"]
        return RunRecord(
            id: row["id"], source: row["location"], engine: row["engine"],
            reading: Reading(mode: mode, version: row["rule_version"]), startedAt: row["started_at"],
            finishedAt: row["finished_at"], notedAt: row["noted_at"] ?? row["started_at"],
            outcome: outcome, figures: figures, removed: row["removed"], problem: row["problem"])
    }
}
