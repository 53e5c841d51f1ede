import GRDB

/// Compared songs' numbers, those of songs that are still to be written included.
struct SongNumbers: Sendable {
    private(set) var known: [SongID: Int] = [:]
    private var next = 1

    init(_ database: Database) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT md5, id FROM compared_songs")
        while let row = try rows.next() {
            guard let song = SongID(row[0] as String) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            known[song] = row[1]
            next = max(next, row[1] + 1)
        }
    }

    mutating func number(of song: SongID) -> Int {
        if let number = known[song] { return number }
        defer { next += 1 }
        known[song] = next
        return next
    }
}
