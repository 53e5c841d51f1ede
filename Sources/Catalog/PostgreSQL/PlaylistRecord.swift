import Postgres

/// A playlist and what its rows hold beside it.
struct PlaylistRecord {
    let id: Int
    var nextEntry: Int
    var playlist: Playlist

    static func fetch(_ key: PlaylistKey, from session: PostgresSession) throws -> PlaylistRecord? {
        try fetch(key, with: find, from: session)
    }

    /// The same for a change: others wait until the transaction ends.
    ///
    /// - Throws: ``PlaylistError`` when there is none, or one of another version.
    static func lock(
        _ key: PlaylistKey, in session: PostgresSession, expecting version: Int?
    ) throws -> PlaylistRecord {
        guard let record = try fetch(key, with: findAndLock, from: session) else {
            throw PlaylistError.noSuchPlaylist
        }
        if let version, version != record.playlist.version {
            throw PlaylistError.versionMismatch(current: record.playlist.version)
        }
        return record
    }

    private static let columns = """
        SELECT id, next_entry, name, version, created_at, updated_at FROM playlists WHERE key_digest = $1
        """
    private static let find = PostgresStatement("playlist", columns)
    private static let findAndLock = PostgresStatement("lock playlist", columns + " FOR UPDATE")
    private static let entries = PostgresStatement(
        "playlist entries",
        "SELECT entry, song_id, title FROM playlist_entries WHERE playlist_id = $1 ORDER BY position")

    private static func fetch(
        _ key: PlaylistKey, with statement: PostgresStatement, from session: PostgresSession
    ) throws -> PlaylistRecord? {
        let found = try session.row(statement, [.bytes(key.digest)]) { row in
            PlaylistRecord(
                id: try row.integer(0), nextEntry: try row.integer(1),
                playlist: Playlist(
                    key: key, name: try row.text(2), entries: [], version: try row.integer(3),
                    createdAt: try row.timestamp(4), updatedAt: try row.timestamp(5)))
        }
        guard var record = found else { return nil }
        record.playlist.entries = try session.rows(entries, [.integer(record.id)]) { row in
            Playlist.Entry(id: try row.integer(0), song: SongID(try row.uuid(1)), title: try row.text(2))
        }
        return record
    }

    static func insert(_ playlist: Playlist, into session: PostgresSession) throws {
        try session.execute(
            PostgresStatement(
                "insert playlist",
                """
                INSERT INTO playlists (key_digest, name, version, next_entry, created_at, updated_at)
                VALUES ($1, $2, $3, 1, to_timestamp($4), to_timestamp($5))
                """),
            [
                .bytes(playlist.key.digest), .text(playlist.name), .integer(playlist.version),
                .integer(playlist.createdAt), .integer(playlist.updatedAt),
            ])
    }

    /// Writes the playlist over `old`, as it was fetched: only entries from the first that differs.
    func update(from old: Playlist, in session: PostgresSession) throws {
        try session.execute(
            PostgresStatement(
                "update playlist",
                """
                UPDATE playlists SET name = $2, version = $3, next_entry = $4, updated_at = to_timestamp($5)
                WHERE id = $1
                """),
            [
                .integer(id), .text(playlist.name), .integer(playlist.version), .integer(nextEntry),
                .integer(playlist.updatedAt),
            ])
        let kept = zip(old.entries, playlist.entries).prefix { $0 == $1 }.count
        try session.execute(
            PostgresStatement(
                "delete playlist entries",
                "DELETE FROM playlist_entries WHERE playlist_id = $1 AND position >= $2"),
            [.integer(id), .integer(kept)])
        let written = playlist.entries.dropFirst(kept)
        guard !written.isEmpty else { return }
        try session.execute(
            PostgresStatement(
                "insert playlist entries",
                """
                INSERT INTO playlist_entries (playlist_id, position, entry, song_id, title)
                SELECT $1, $2 + place - 1, entry, song_id, title
                FROM unnest($3::bigint[], $4::uuid[], $5::text[])
                    WITH ORDINALITY AS added (entry, song_id, title, place)
                """),
            [
                .integer(id), .integer(kept), .integers(written.map(\.id)),
                .uuids(written.map(\.song.uuid)), .texts(written.map(\.title)),
            ])
    }
}
