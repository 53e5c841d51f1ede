import Postgres

extension PostgreSQLCatalog: NeighbourStore {
    package func neighbourState() async throws -> NeighbourState? {
        try await readCurrent(Self.neighbourState)
    }

    package func forEachNeighbourList(
        _ body: @Sendable (NeighbourList) throws -> Void
    ) async throws -> NeighbourState? {
        try await check()
        // Not tried again: lists have been given already.
        return try await describingErrors {
            try await primary.transaction(.snapshot) { session in
                var list: NeighbourList?
                try session.forEachRow(Self.lists) { row in
                    let song = SongID(try row.uuid(0))
                    if list?.song != song {
                        if let list { try body(list) }
                        list = NeighbourList(
                            song: song, fingerprint: Int64(try row.integer(1)), neighbours: [])
                    }
                    guard !row.isNull(2) else { return }
                    list?.neighbours.append(
                        NeighbourList.Entry(
                            song: SongID(try row.uuid(2)), score: try row.double(3),
                            shared: try row.integer(4)))
                }
                if let list { try body(list) }
                return try Self.neighbourState(session)
            }
        }
    }

    /// Lists are gathered in temporary tables, by COPY over a connection of their own.
    package func updateNeighbours(
        _ update: NeighbourUpdate, next: @Sendable () async throws -> [NeighbourList]?
    ) async throws -> NeighbourState {
        try await check()
        let now = clock()
        let place = self.place
        return try await describingErrors {
            let connection = try await primary.dedicated()
            do {
                try await connection.perform { try $0.run(Self.stage, name: "stage neighbours") }
                while let lists = try await next() {
                    try await connection.perform { try Self.gather(lists, in: $0) }
                }
                let state = try await connection.perform { session in
                    try session.transaction { session in
                        try Self.replace(update, now: now, place: place, in: session)
                    }
                }
                await connection.close()
                return state
            } catch {
                await connection.close()
                throw error
            }
        }
    }

    private static let lists = PostgresStatement(
        "neighbour lists",
        """
        SELECT compared_songs.id, fingerprint, neighbour_id, score, shared
        FROM compared_songs LEFT JOIN neighbours ON song_id = compared_songs.id
        ORDER BY compared_songs.id, rank
        """)

    private static let stage = """
        CREATE TEMP TABLE listed (id uuid, fingerprint bigint);
        CREATE TEMP TABLE listed_neighbours (
            song_id uuid, rank smallint, neighbour_id uuid, score double precision, shared smallint
        );
        """

    @Sendable private static func neighbourState(_ session: PostgresSession) throws -> NeighbourState? {
        try session.row(
            PostgresStatement(
                "neighbour state",
                "SELECT revision, neighbour_limit, run, run_finished_at, made_at FROM neighbour_state")
        ) { row in
            NeighbourState(
                revision: try row.integer(0), limit: try row.integer(1),
                generation: Generation(run: try row.integer(2), finishedAt: try row.optionalTimestamp(3)),
                madeAt: try row.timestamp(4))
        }
    }

    private static func gather(_ lists: [NeighbourList], in session: PostgresSession) throws {
        try session.copy(into: "listed (id, fingerprint)", columns: 2) { writer in
            for list in lists {
                try writer.startRow()
                writer.uuid(list.song.high, list.song.low)
                writer.bigint(Int(list.fingerprint))
            }
        }
        try session.copy(
            into: "listed_neighbours (song_id, rank, neighbour_id, score, shared)", columns: 5
        ) { writer in
            for list in lists {
                for (place, entry) in list.neighbours.enumerated() {
                    try writer.startRow()
                    writer.uuid(list.song.high, list.song.low)
                    writer.smallint(place + 1)
                    writer.uuid(entry.song.high, entry.song.low)
                    writer.double(entry.score)
                    writer.smallint(entry.shared)
                }
            }
        }
    }

    private static func replace(
        _ update: NeighbourUpdate, now: Int, place: String, in session: PostgresSession
    ) throws -> NeighbourState {
        try session.run("LOCK TABLE neighbour_state IN SHARE ROW EXCLUSIVE MODE", name: "lock neighbours")
        let found = try neighbourState(session)
        guard found == update.replacing else {
            throw CatalogError(
                .superseded, at: place,
                "another process has changed the lists of neighbours meanwhile: run again")
        }
        switch update.others {
        case .forgotten:
            // Readers of an earlier view see an empty table after TRUNCATE (PostgreSQL documentation: "MVCC
            // Caveats"), so rows are deleted.
            try session.run("DELETE FROM neighbours; DELETE FROM compared_songs", name: "forget neighbours")
        case .kept(let removed):
            let ids = PostgresParameter.uuids(removed.map(\.uuid))
            // Two statements, each of which an index serves.
            try session.run(
                "DELETE FROM neighbours WHERE song_id IN (SELECT id FROM listed)", name: "replace neighbours")
            try session.execute(
                PostgresStatement(
                    "remove neighbours", "DELETE FROM neighbours WHERE song_id = ANY ($1::uuid[])"),
                [ids])
            try session.execute(
                PostgresStatement(
                    "remove compared songs", "DELETE FROM compared_songs WHERE id = ANY ($1::uuid[])"),
                [ids])
        }
        let state = NeighbourState(
            revision: (found?.revision ?? 0) + 1, limit: update.limit, generation: update.generation,
            madeAt: now)
        try session.run(
            """
            INSERT INTO compared_songs SELECT id, fingerprint FROM listed
            ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint;
            INSERT INTO neighbours SELECT * FROM listed_neighbours;
            """, name: "put neighbours in place")
        try session.execute(
            PostgresStatement(
                "write neighbour state",
                """
                INSERT INTO neighbour_state
                    (is_only, revision, neighbour_limit, run, run_finished_at, made_at)
                VALUES (true, $1, $2, $3, to_timestamp($4), to_timestamp($5))
                ON CONFLICT (is_only) DO UPDATE SET revision = excluded.revision,
                    neighbour_limit = excluded.neighbour_limit, run = excluded.run,
                    run_finished_at = excluded.run_finished_at, made_at = excluded.made_at
                """),
            [
                .integer(state.revision), .integer(state.limit), .integer(state.generation.run),
                .integer(state.generation.finishedAt), .integer(now),
            ])
        return state
    }
}
