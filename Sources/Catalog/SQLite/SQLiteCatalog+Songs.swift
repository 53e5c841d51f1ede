import GRDB
import MIDI

extension SQLiteCatalog: SongStore {
    package func generation() async throws -> Generation {
        try await read(Self.generation)
    }

    package func forEachSong(_ body: @Sendable (Song) throws -> Void) async throws -> Generation {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT md5, title, source_key, size, status, reasons, melodic, percussion, ingested_at
                    FROM songs ORDER BY md5
                    """)
            while let row = try rows.next() { try body(Self.song(row)) }
            return try Self.generation(database)
        }
    }

    static func generation(_ database: Database) throws -> Generation {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT id, finished_at FROM ingest_runs WHERE outcome = 'finished' ORDER BY id DESC LIMIT 1
                """)
        return row.map { Generation(run: $0[0], finishedAt: $0[1]) } ?? Generation(run: 0, finishedAt: nil)
    }

    /// Columns are read by place: by name takes several times as long.
    private static func song(_ row: Row) throws -> Song {
        let md5: String = row[0]
        guard let id = SongID(md5) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        let status: Song.Status = row[4] == "ok" ? .ok : .recovered
        return Song(
            id: id, title: row[1], sourceKey: row[2], size: row[3], status: status,
            reasons: status == .ok ? [] : ReasonList.damages(row[5]),
            instruments: InstrumentSet(
                melodic: try ProgramSet(row, column: 6), percussion: try ProgramSet(row, column: 7)),
            ingestedAt: row[8])
    }
}
