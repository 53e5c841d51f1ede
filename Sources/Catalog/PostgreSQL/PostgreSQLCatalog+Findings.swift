import Postgres

extension IngestTotals {
    init(of run: IngestRun, removed: Int, in session: PostgresSession) throws {
        self.init()
        self.removed = removed
        let counts = try session.row(
            PostgresStatement(
                "totals",
                """
                SELECT count(song_id), count(DISTINCT song_id),
                    count(DISTINCT song_id) FILTER (WHERE status = 'recovered'),
                    count(*) FILTER (WHERE met_in_run <> $2)
                FROM files LEFT JOIN songs ON songs.id = song_id WHERE source_id = $1
                """),
            [.integer(run.source), .integer(run.id)]
        ) { (try $0.integer(0), try $0.integer(1), try $0.integer(2), try $0.integer(3)) }
        if let counts {
            songs = counts.1
            recovered = counts.2
            duplicates = counts.0 - songs
            missing = counts.3
        }
        let reasons = try session.rows(
            PostgresStatement(
                "totals of invalid files",
                """
                SELECT coalesce(invalid_reasons -> -1 ->> 'reason', 'unknown'), count(*)
                FROM files WHERE source_id = $1 AND invalid_reasons IS NOT NULL GROUP BY 1
                """),
            [.integer(run.source)]
        ) { (try $0.text(0), try $0.integer(1)) }
        for (reason, count) in reasons { invalid[reason] = count }
        songsInCatalog =
            try session.row(PostgresStatement("count songs", "SELECT count(*) FROM songs")) {
                try $0.integer(0)
            } ?? 0
    }
}

extension PostgreSQLCatalog {
    package func forEachFinding(
        of run: IngestRun, _ body: @Sendable (Finding) throws -> Void
    ) async throws {
        try await check()
        // From the primary, which alone is sure to have all; not tried again, since findings have been
        // given already.
        try await describingErrors {
            try await primary.transaction(.snapshot) { session in
                try session.forEachRow(Self.findings, [.integer(run.source), .integer(run.id)]) { row in
                    try body(
                        Finding(
                            key: try row.text(0),
                            status: Finding.Status(rawValue: try row.text(1)) ?? .invalid,
                            reasons: ReasonList.reasons(try row.json(2)), obstacle: try row.optionalText(3)))
                }
            }
        }
    }

    private static let findings = PostgresStatement(
        "findings",
        """
        SELECT key, 'unreadable', '[]'::jsonb, reason FROM ingest_obstacles WHERE run_id = $2
        UNION ALL
        SELECT key, 'invalid', invalid_reasons, NULL FROM files
        WHERE source_id = $1 AND invalid_reasons IS NOT NULL
            AND NOT EXISTS (SELECT FROM ingest_obstacles AS met WHERE run_id = $2 AND met.key = files.key)
        UNION ALL
        SELECT key, 'recovered', songs.reasons, NULL FROM files JOIN songs ON songs.id = song_id
        WHERE source_id = $1 AND status = 'recovered'
            AND NOT EXISTS (SELECT FROM ingest_obstacles AS met WHERE run_id = $2 AND met.key = files.key)
        ORDER BY 1
        """)
}
