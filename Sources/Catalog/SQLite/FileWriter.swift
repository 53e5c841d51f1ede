import GRDB
import MIDI

/// Writes a batch of files, in one transaction.
struct FileWriter {
    private let database: Database
    private let run: IngestRun
    /// Seconds since 1970.
    private let now: Int
    private let statements: FileStatements
    /// Songs that lost a file.
    private var deserted: Set<Int> = []

    init(_ database: Database, _ run: IngestRun, now: Int) throws {
        self.database = database
        self.run = run
        self.now = now
        statements = try FileStatements(database)
    }

    mutating func write(_ record: FileRecord) throws {
        let file = record.file
        var song: Int?
        var digest: SongID?
        var reasons: [ReasonList.Reason]?
        switch record.content {
        case .song(let id, let extraction, let title):
            song = try writeSong(id, extraction, of: file, listedTitle: title)
            digest = id
        case .invalid(let id, let found):
            digest = id
            reasons = found
        }
        let earlier = try Row.fetchOne(
            statements.findFile, arguments: [run.source, file.key])
        if let earlier, let old: Int = earlier[1], old != song { deserted.insert(old) }
        let row = try Row.fetchOne(
            statements.upsertFile,
            arguments: [
                run.source, file.key, file.size, file.revision, digest?.description, song,
                reasons.map(ReasonList.text), run.reading.version, run.reading.mode.rawValue,
            ])
        guard let row else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        try statements.meet.execute(arguments: [row[0] as Int])
    }

    /// Must be called after the last file.
    func finish() throws {
        for song in deserted { try SongUpkeep.update(song, in: database) }
    }

    /// - Returns: the song's number.
    private func writeSong(
        _ id: SongID, _ extraction: Extraction, of file: FileStamp, listedTitle: String?
    ) throws -> Int {
        let reasons = ReasonList.text(ReasonList.reasons(extraction.reasons))
        let status = extraction.status == .ok ? "ok" : "recovered"
        let melodic = extraction.instruments.melodic.bytes
        let percussion = extraction.instruments.percussion.bytes
        // Most songs are new.
        try statements.insertSong.execute(arguments: [
            id.description, listedTitle ?? SongTitle.title(ofKey: file.key, id: id),
            listedTitle == nil ? "path" : "titles", file.key, file.size, status, reasons, melodic,
            percussion, now,
        ])
        guard database.changesCount == 0 else {
            let song = Int(database.lastInsertedRowID)
            try writeInstruments(extraction.instruments, of: song)
            return song
        }
        guard let known = try Row.fetchOne(statements.findSong, arguments: [id.description]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        let song: Int = known[0]
        if file.key.utf8.lexicographicallyPrecedes((known[1] as String).utf8) {
            try SongUpkeep.setSource(song, id, key: file.key, in: database)
        }
        if known[2] != status || known[3] != reasons || known[4] != melodic || known[5] != percussion {
            try statements.updateSong.execute(arguments: [status, reasons, melodic, percussion, song])
            try statements.deleteInstruments.execute(arguments: [song])
            try writeInstruments(extraction.instruments, of: song)
        }
        return song
    }

    private func writeInstruments(_ instruments: InstrumentSet, of song: Int) throws {
        // All in one statement: a song has some ten.
        let numbers =
            instruments.melodic.map { "\(2 * Int($0))" } + instruments.percussion.map { "\(2 * Int($0) + 1)" }
        try statements.insertInstruments.execute(arguments: [song, "[\(numbers.joined(separator: ","))]"])
    }
}

/// The statements of a ``FileWriter``, which the connection keeps between batches.
private struct FileStatements {
    let findFile: Statement
    let upsertFile: Statement
    let meet: Statement
    let findSong: Statement
    let insertSong: Statement
    let updateSong: Statement
    let insertInstruments: Statement
    let deleteInstruments: Statement

    init(_ database: Database) throws {
        findFile = try database.cachedStatement(
            sql: "SELECT id, song_id FROM files WHERE source_id = ? AND key = ?")
        upsertFile = try database.cachedStatement(
            sql: """
                INSERT INTO files
                    (source_id, key, size, revision, md5, song_id, invalid_reasons, rule_version, mode)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (source_id, key) DO UPDATE SET
                    size = excluded.size, revision = excluded.revision, md5 = excluded.md5,
                    song_id = excluded.song_id, invalid_reasons = excluded.invalid_reasons,
                    rule_version = excluded.rule_version, mode = excluded.mode
                RETURNING id
                """)
        meet = try database.cachedStatement(sql: "INSERT OR IGNORE INTO temp.met VALUES (?)")
        findSong = try database.cachedStatement(
            sql: "SELECT id, source_key, status, reasons, melodic, percussion FROM songs WHERE md5 = ?")
        insertSong = try database.cachedStatement(
            sql: """
                INSERT INTO songs
                    (md5, title, title_from, source_key, size, status, reasons, melodic, percussion, ingested_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (md5) DO NOTHING
                """)
        updateSong = try database.cachedStatement(
            sql: "UPDATE songs SET status = ?, reasons = ?, melodic = ?, percussion = ? WHERE id = ?")
        // Twice the program, and one more where it is a kit's.
        insertInstruments = try database.cachedStatement(
            sql: """
                INSERT INTO song_instruments (song_id, program, is_drum)
                SELECT ?, value >> 1, value & 1 FROM json_each(?)
                """)
        deleteInstruments = try database.cachedStatement(
            sql: "DELETE FROM song_instruments WHERE song_id = ?")
    }
}
