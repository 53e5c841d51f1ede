import GRDB

/// Puts lists of neighbours that were gathered in temporary tables in the place of others.
enum NeighbourWriter {
    /// - Parameter numbers: the numbers of songs that are or have been compared.
    static func write(
        _ gathered: GatheredLists, as update: NeighbourUpdate, _ numbers: [SongID: Int],
        in database: Database
    ) throws {
        // Lists name songs that are written after them, or that go before them.
        try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
        switch update.others {
        case .forgotten:
            try database.execute(
                sql: """
                    DROP INDEX neighbours_by_neighbour;
                    DELETE FROM neighbours;
                    DELETE FROM compared_songs;
                    """)
        case .kept(let removed):
            let list = try database.cachedStatement(sql: "DELETE FROM neighbours WHERE song_id = ?")
            let song = try database.cachedStatement(sql: "DELETE FROM compared_songs WHERE id = ?")
            for id in removed.compactMap({ numbers[$0] }) {
                try list.execute(arguments: [id])
                try song.execute(arguments: [id])
            }
            try database.execute(
                sql: "DELETE FROM neighbours WHERE song_id IN (SELECT id FROM \(gathered.songs))")
        }
        try database.execute(
            sql: """
                INSERT INTO compared_songs SELECT id, md5, fingerprint FROM \(gathered.songs) WHERE true
                ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint;
                INSERT INTO neighbours
                SELECT song_id, rank, neighbour_id, score, shared FROM \(gathered.neighbours)
                ORDER BY song_id, rank;
                """)
        try gathered.drop(in: database)
        if update.others == .forgotten { try database.execute(sql: CatalogSchema.neighboursByNeighbour) }
    }

    static func write(_ state: NeighbourState, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO neighbour_state
                    (only, revision, neighbour_limit, run, run_finished_at, made_at)
                VALUES (1, ?, ?, ?, ?, ?)
                """,
            arguments: [
                state.revision, state.limit, state.generation.run, state.generation.finishedAt, state.madeAt,
            ])
    }
}
