import GRDB
import Synchronization

extension SQLiteCatalog: NeighbourStore {
    package func neighbourState() async throws -> NeighbourState? {
        try await read(Self.neighbourState)
    }

    package func forEachNeighbourList(
        _ body: @Sendable (NeighbourList) throws -> Void
    ) async throws -> NeighbourState? {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT one.md5, one.fingerprint, other.md5, score, shared
                    FROM compared_songs AS one
                    LEFT JOIN neighbours ON song_id = one.id
                    LEFT JOIN compared_songs AS other ON other.id = neighbour_id
                    ORDER BY one.md5, rank
                    """)
            var list: NeighbourList?
            while let row = try rows.next() {
                guard let song = SongID(row[0] as String) else {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                }
                if list?.song != song {
                    if let list { try body(list) }
                    list = NeighbourList(song: song, fingerprint: row[1], neighbours: [])
                }
                if let neighbour = (row[2] as String?).flatMap({ SongID($0) }) {
                    list?.neighbours.append(
                        NeighbourList.Entry(song: neighbour, score: row[3], shared: row[4]))
                }
            }
            if let list { try body(list) }
            return try Self.neighbourState(database)
        }
    }

    package func updateNeighbours(
        _ update: NeighbourUpdate, next: @Sendable () async throws -> [NeighbourList]?
    ) async throws -> NeighbourState {
        let gathered = GatheredLists()
        do {
            return try await gatherAndWrite(update, gathered, next)
        } catch {
            try? await gather { try gathered.drop(in: $0) }
            throw error
        }
    }

    private func gatherAndWrite(
        _ update: NeighbourUpdate, _ gathered: GatheredLists,
        _ next: @Sendable () async throws -> [NeighbourList]?
    ) async throws -> NeighbourState {
        let found = try await read { database in
            guard try Self.neighbourState(database) == update.replacing else { throw superseded }
            return try SongNumbers(database)
        }
        let numbers = Mutex(found)
        try await gather { try gathered.create(in: $0) }
        while let lists = try await next() {
            try await gather { database in
                try numbers.withLock { try gathered.add(lists, &$0, in: database) }
            }
        }
        let now = clock()
        return try await write { database in
            let found = try Self.neighbourState(database)
            guard found == update.replacing else { throw superseded }
            let state = NeighbourState(
                revision: (found?.revision ?? 0) + 1, limit: update.limit, generation: update.generation,
                madeAt: now)
            try NeighbourWriter.write(gathered, as: update, numbers.withLock { $0.known }, in: database)
            try NeighbourWriter.write(state, in: database)
            return state
        }
    }

    private var superseded: CatalogError {
        CatalogError(
            .superseded, at: path, "another process has changed the lists of neighbours meanwhile: run again")
    }

    private static func neighbourState(_ database: Database) throws -> NeighbourState? {
        try Row.fetchOne(
            database,
            sql: "SELECT revision, neighbour_limit, run, run_finished_at, made_at FROM neighbour_state"
        ).map { row in
            NeighbourState(
                revision: row[0], limit: row[1], generation: Generation(run: row[2], finishedAt: row[3]),
                madeAt: row[4])
        }
    }

    /// Writes to temporary tables alone: others need not wait for that.
    private func gather(_ body: @Sendable (Database) throws -> Void) async throws {
        do {
            try await pool.writeWithoutTransaction { database in
                try database.inTransaction(.deferred) {
                    try body(database)
                    return .commit
                }
            }
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
    }
}
