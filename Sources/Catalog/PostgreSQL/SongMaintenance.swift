import Postgres

/// Keeps songs true to the files that have their content.
enum SongMaintenance {
    /// Deletes those of `songs` that no file has any more; of the others makes the least of their files'
    /// keys the source.
    static func update(_ songs: [SongID], in session: PostgresSession) throws {
        guard !songs.isEmpty else { return }
        let ids = PostgresParameter.uuids(songs.map(\.uuid))
        try session.execute(
            PostgresStatement(
                "delete deserted songs",
                """
                DELETE FROM songs WHERE id = ANY ($1::uuid[])
                    AND NOT EXISTS (SELECT FROM files WHERE song_id = songs.id)
                """),
            [ids])
        let moved = try session.rows(
            PostgresStatement(
                "moved songs",
                """
                SELECT id, least_key FROM songs
                CROSS JOIN LATERAL (SELECT min(key) AS least_key FROM files WHERE song_id = songs.id) AS found
                WHERE id = ANY ($1::uuid[]) AND least_key <> source_key
                """),
            [ids]
        ) { (id: SongID(try $0.uuid(0)), key: try $0.text(1)) }
        guard !moved.isEmpty else { return }
        try session.execute(
            PostgresStatement(
                "set sources",
                """
                UPDATE songs SET source_key = change.key,
                    title = CASE title_from WHEN 'path' THEN change.title ELSE songs.title END
                FROM unnest($1::uuid[], $2::text[], $3::text[]) AS change (id, key, title)
                WHERE songs.id = change.id
                """),
            [
                .uuids(moved.map(\.id.uuid)), .texts(moved.map(\.key)),
                .texts(moved.map { SongTitle.title(ofKey: $0.key, id: $0.id) }),
            ])
    }

    /// Forgets the files of a run's source that the run did not meet.
    ///
    /// - Returns: how many.
    static func prune(_ run: IngestRun, in session: PostgresSession) throws -> Int {
        let songs = try session.rows(
            PostgresStatement(
                "prune files",
                "DELETE FROM files WHERE source_id = $1 AND met_in_run <> $2 RETURNING song_id"),
            [.integer(run.source), .integer(run.id)]
        ) { $0.isNull(0) ? nil : SongID(try $0.uuid(0)) }
        try update(Array(Set(songs.compactMap(\.self))), in: session)
        return songs.count
    }

    /// Gives the songs of a run's source the titles that a list has for them.
    static func apply(
        _ titles: (SongID) -> String?, to run: IngestRun, in session: PostgresSession
    ) throws {
        var changes: [(id: SongID, title: String)] = []
        try session.forEachRow(
            PostgresStatement(
                "titles of the source",
                """
                SELECT id, title, title_from = 'titles' FROM songs
                WHERE id IN (SELECT song_id FROM files WHERE source_id = $1)
                """),
            [.integer(run.source)]
        ) { row in
            let id = SongID(try row.uuid(0))
            guard let title = titles(id) else { return }
            if try !row.boolean(2) || !title.utf8.elementsEqual(row.text(1).utf8) {
                changes.append((id, title))
            }
        }
        guard !changes.isEmpty else { return }
        try session.execute(
            PostgresStatement(
                "set titles",
                """
                UPDATE songs SET title = change.title, title_from = 'titles'
                FROM unnest($1::uuid[], $2::text[]) AS change (id, title) WHERE songs.id = change.id
                """),
            [.uuids(changes.map(\.id.uuid)), .texts(changes.map(\.title))])
    }
}
