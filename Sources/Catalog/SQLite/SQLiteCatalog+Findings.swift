import GRDB

extension IngestTotals {
    init(of run: IngestRun, in database: Database) throws {
        self.init()
        let counts = try Row.fetchOne(
            database,
            sql: """
                SELECT count(song_id), count(DISTINCT song_id),
                    count(DISTINCT CASE status WHEN 'recovered' THEN song_id END)
                FROM files LEFT JOIN songs ON songs.id = song_id WHERE source_id = ?
                """,
            arguments: [run.source])
        if let counts {
            songs = counts[1]
            recovered = counts[2]
            duplicates = counts[0] - songs
        }
        let reasons = try Row.fetchCursor(
            database,
            sql: """
                SELECT coalesce(json_extract(invalid_reasons, '$[#-1].reason'), 'unknown'), count(*)
                FROM files WHERE source_id = ? AND invalid_reasons IS NOT NULL GROUP BY 1
                """,
            arguments: [run.source])
        while let row = try reasons.next() { invalid[row[0]] = row[1] }
        missing = try SourcePruning.missing(run, in: database)
        songsInCatalog = try Int.fetchOne(database, sql: "SELECT count(*) FROM songs") ?? 0
    }
}

extension SQLiteCatalog {
    package func forEachFinding(
        of run: IngestRun, _ body: @Sendable (Finding) throws -> Void
    ) async throws {
        // On the writer's connection, which alone has the temporary table.
        try await write { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT key, 'unreadable', '[]', reason FROM temp.obstacles
                    UNION ALL
                    SELECT key, 'invalid', invalid_reasons, NULL FROM files
                    WHERE source_id = :source AND invalid_reasons IS NOT NULL
                        AND key NOT IN (SELECT key FROM temp.obstacles)
                    UNION ALL
                    SELECT key, 'recovered', songs.reasons, NULL FROM files JOIN songs ON songs.id = song_id
                    WHERE source_id = :source AND status = 'recovered'
                        AND key NOT IN (SELECT key FROM temp.obstacles)
                    ORDER BY 1
                    """,
                arguments: ["source": run.source])
            while let row = try rows.next() {
                try body(
                    Finding(
                        key: row[0], status: Finding.Status(rawValue: row[1]) ?? .invalid,
                        reasons: ReasonList.reasons(row[2] as String), obstacle: row[3]))
            }
        }
    }
}
