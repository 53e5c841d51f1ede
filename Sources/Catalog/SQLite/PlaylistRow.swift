import GRDB

/// A playlist and what its rows hold beside it.
struct PlaylistRow {
    let id: Int
    var nextEntry: Int
    var playlist: Playlist

    static func fetch(_ key: PlaylistKey, from database: Database) throws -> PlaylistRow? {
        let found = try Row.fetchOne(
            database,
            sql: """
                SELECT id, next_entry, name, version, created_at, updated_at
                FROM playlists WHERE key_digest = ?
                """,
            arguments: [key.digest])
        guard let found else { return nil }
        let id: Int = found[0]
        let entries = try Row.fetchAll(
            database,
            sql: "SELECT entry, md5, title FROM playlist_entries WHERE playlist_id = ? ORDER BY position",
            arguments: [id])
        return PlaylistRow(
            id: id, nextEntry: found[1],
            playlist: Playlist(
                key: key, name: found[2],
                entries: try entries.map { entry in
                    guard let song = SongID(entry[1] as String) else {
                        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                    }
                    return Playlist.Entry(id: entry[0], song: song, title: entry[2])
                },
                version: found[3], createdAt: found[4], updatedAt: found[5]))
    }

    /// - Throws: ``PlaylistError`` when there is none, or one of another version.
    static func fetch(
        _ key: PlaylistKey, from database: Database, expecting version: Int?
    ) throws -> PlaylistRow {
        guard let row = try fetch(key, from: database) else { throw PlaylistError.noSuchPlaylist }
        if let version, version != row.playlist.version {
            throw PlaylistError.versionMismatch(current: row.playlist.version)
        }
        return row
    }

    static func insert(_ playlist: Playlist, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO playlists (key_digest, name, version, next_entry, created_at, updated_at)
                VALUES (?, ?, ?, 1, ?, ?)
                """,
            arguments: [
                playlist.key.digest, playlist.name, playlist.version, playlist.createdAt, playlist.updatedAt,
            ])
    }

    /// Writes the playlist over `old`, as it was fetched: only entries from the first that differs.
    func update(from old: Playlist, in database: Database) throws {
        try database.execute(
            sql: "UPDATE playlists SET name = ?, version = ?, next_entry = ?, updated_at = ? WHERE id = ?",
            arguments: [playlist.name, playlist.version, nextEntry, playlist.updatedAt, id])
        let kept = zip(old.entries, playlist.entries).prefix { $0 == $1 }.count
        try database.execute(
            sql: "DELETE FROM playlist_entries WHERE playlist_id = ? AND position >= ?",
            arguments: [id, kept])
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO playlist_entries (playlist_id, position, entry, md5, title) VALUES (?, ?, ?, ?, ?)
                """)
        for (position, entry) in playlist.entries.enumerated().dropFirst(kept) {
            try statement.execute(
                arguments: [id, position, entry.id, entry.song.description, entry.title])
        }
    }
}
