import GRDB

/// Keeps songs true to the files that have their content.
enum SongUpkeep {
    /// Deletes a song that no file has any more; else makes the least of its files' keys its source.
    static func update(_ song: Int, in database: Database) throws {
        let found = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT md5, source_key, (SELECT min(key) FROM files WHERE song_id = songs.id)
                    FROM songs WHERE id = ?
                    """),
            arguments: [song])
        guard let found, let id = SongID(found[0] as String) else { return }
        guard let least: String = found[2] else {
            try database.cachedStatement(sql: "DELETE FROM songs WHERE id = ?").execute(arguments: [song])
            return
        }
        if !least.utf8.elementsEqual((found[1] as String).utf8) {
            try setSource(song, id, key: least, in: database)
        }
    }

    /// Sets the song's source, and the title where that is the file's name.
    static func setSource(_ song: Int, _ id: SongID, key: String, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE songs SET source_key = ?, title = CASE title_from WHEN 'path' THEN ? ELSE title END
                WHERE id = ?
                """)
        try statement.execute(arguments: [key, SongTitle.title(ofKey: key, id: id), song])
    }
}

/// Forgets the files of a source that a run did not meet.
enum SourcePruning {
    private static let unmet = "source_id = ? AND id NOT IN (SELECT file_id FROM temp.met)"

    /// - Returns: the number of files forgotten.
    static func prune(_ run: IngestRun, in database: Database) throws -> Int {
        try database.execute(sql: "CREATE TEMP TABLE deserted (song_id INTEGER PRIMARY KEY)")
        try database.execute(
            sql: """
                INSERT INTO temp.deserted
                SELECT DISTINCT song_id FROM files WHERE song_id IS NOT NULL AND \(unmet)
                """,
            arguments: [run.source])
        try database.execute(sql: "DELETE FROM files WHERE \(unmet)", arguments: [run.source])
        let removed = database.changesCount
        let songs = try Int.fetchCursor(database, sql: "SELECT song_id FROM temp.deserted")
        while let song = try songs.next() { try SongUpkeep.update(song, in: database) }
        try database.execute(sql: "DROP TABLE temp.deserted")
        return removed
    }

    static func missing(_ run: IngestRun, in database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM files WHERE \(unmet)", arguments: [run.source]) ?? 0
    }
}

/// Gives the songs of a source the titles that a list has for them.
enum ListedTitles {
    static func apply(
        _ titles: (SongID) -> String?, to run: IngestRun, in database: Database
    ) throws {
        let songs = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, md5, title, title_from FROM songs
                WHERE id IN (SELECT song_id FROM files WHERE source_id = ?)
                """,
            arguments: [run.source])
        var changes: [(song: Int, title: String)] = []
        while let song = try songs.next() {
            guard let id = SongID(song[1] as String), let title = titles(id) else { continue }
            if song[3] != "titles" || !title.utf8.elementsEqual((song[2] as String).utf8) {
                changes.append((song[0], title))
            }
        }
        let statement = try database.cachedStatement(
            sql: "UPDATE songs SET title = ?, title_from = 'titles' WHERE id = ?")
        for change in changes { try statement.execute(arguments: [change.title, change.song]) }
    }
}
