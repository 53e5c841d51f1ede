import GRDB
import Synchronization

/// The temporary tables in which one update gathers lists of neighbours; each update has its own.
struct GatheredLists: Sendable {
    private static let count = Atomic(0)

    private let number = count.add(1, ordering: .relaxed).newValue

    /// `id`, `md5`, `fingerprint`.
    var songs: String { "temp.listed_\(number)" }
    /// `song_id`, `rank`, `neighbour_id`, `score`, `shared`.
    var neighbours: String { "temp.listed_neighbours_\(number)" }

    func create(in database: Database) throws {
        // The cache's size is in KiB: all lists touch pages all over the indexes.
        try database.execute(
            sql: """
                PRAGMA cache_size = -32768;
                CREATE TABLE \(songs) (id INTEGER PRIMARY KEY, md5 TEXT NOT NULL, fingerprint INTEGER NOT NULL);
                CREATE TABLE \(neighbours) (
                    song_id INTEGER NOT NULL, rank INTEGER NOT NULL, neighbour_id INTEGER NOT NULL,
                    score REAL NOT NULL, shared INTEGER NOT NULL
                );
                """)
    }

    func drop(in database: Database) throws {
        try database.execute(sql: "DROP TABLE IF EXISTS \(songs); DROP TABLE IF EXISTS \(neighbours)")
    }

    func add(_ lists: [NeighbourList], _ numbers: inout SongNumbers, in database: Database) throws {
        let song = try database.makeStatement(sql: "INSERT INTO \(songs) VALUES (?, ?, ?)")
        let neighbour = try database.makeStatement(sql: "INSERT INTO \(neighbours) VALUES (?, ?, ?, ?, ?)")
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
}
