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

    /// Lists are gathered in temporary tables, which go with the connection.
    package func updateNeighbours(
        _ update: NeighbourUpdate, next: @Sendable () async throws -> [NeighbourList]?
    ) async throws -> NeighbourState {
        let numbers = Mutex(try await songNumbers(for: update))
        try await gather { database in
            try database.execute(
                sql: """
                    PRAGMA cache_size = -32768;
                    CREATE TEMP TABLE IF NOT EXISTS listed (
                        id INTEGER PRIMARY KEY, md5 TEXT NOT NULL, fingerprint INTEGER NOT NULL
                    );
                    CREATE TEMP TABLE IF NOT EXISTS listed_neighbours (
                        song_id INTEGER NOT NULL, rank INTEGER NOT NULL, neighbour_id INTEGER NOT NULL,
                        score REAL NOT NULL, shared INTEGER NOT NULL
                    );
                    DELETE FROM temp.listed;
                    DELETE FROM temp.listed_neighbours;
                    """)
        }
        while let lists = try await next() {
            try await gather { database in
                try numbers.withLock { try Self.gather(lists, &$0, in: database) }
            }
        }
        let now = clock()
        return try await write { database in
            try numbers.withLock { numbers in
                let found = try Self.neighbourState(database)
                guard found == update.replacing else { throw superseded }
                let state = NeighbourState(
                    revision: (found?.revision ?? 0) + 1, limit: update.limit,
                    generation: update.generation, madeAt: now)
                try NeighbourWriter.apply(update, numbers.known, in: database)
                try NeighbourWriter.write(state, in: database)
                return state
            }
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

    /// Compared songs' numbers, those of songs that are still to be written included.
    private struct SongNumbers {
        var known: [SongID: Int] = [:]
        var next = 1

        mutating func number(of song: SongID) -> Int {
            if let number = known[song] { return number }
            defer { next += 1 }
            known[song] = next
            return next
        }
    }

    private func songNumbers(for update: NeighbourUpdate) async throws -> SongNumbers {
        try await read { database in
            guard try Self.neighbourState(database) == update.replacing else { throw superseded }
            var numbers = SongNumbers()
            let rows = try Row.fetchCursor(database, sql: "SELECT md5, id FROM compared_songs")
            while let row = try rows.next() {
                guard let song = SongID(row[0] as String) else {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                }
                numbers.known[song] = row[1]
                numbers.next = max(numbers.next, row[1] + 1)
            }
            return numbers
        }
    }

    private static func gather(
        _ lists: [NeighbourList], _ numbers: inout SongNumbers, in database: Database
    ) throws {
        let song = try database.cachedStatement(sql: "INSERT INTO temp.listed VALUES (?, ?, ?)")
        let neighbour = try database.cachedStatement(
            sql: "INSERT INTO temp.listed_neighbours VALUES (?, ?, ?, ?, ?)")
        for list in lists {
            let id = numbers.number(of: list.song)
            try song.execute(arguments: [id, list.song.description, list.fingerprint])
            for (place, entry) in list.neighbours.enumerated() {
                try neighbour.execute(arguments: [
                    id, place + 1, numbers.number(of: entry.song), entry.score, entry.shared,
                ])
            }
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
