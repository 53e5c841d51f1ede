import MIDI
import Postgres

/// Writes a batch of files.
///
/// What the catalog does not know goes by a binary COPY straight into its tables. The rest, which has to be
/// merged with what is there, goes into a temporary table and from there in a few statements into theirs.
struct FileLoader: Sendable {
    let run: IngestRun
    /// Seconds since 1970.
    let now: Int

    /// - Throws: ``PostgresError`` with state ``isKnown`` when a key is there twice: load it staged.
    func load(_ files: [FileRecord], in session: PostgresSession) throws {
        let known = try known(among: files, in: session)
        let direct =
            known.isEmpty
            ? files : files.enumerated().filter { !known.contains($0.offset) }.map(\.element)
        try copy(direct, in: session)
        if !known.isEmpty { try loadStaged(known.sorted().map { files[$0] }, in: session) }
    }

    /// `unique_violation`.
    static let isKnown = "23505"

    /// The places of files that the catalog has already, or of whose songs.
    private func known(among files: [FileRecord], in session: PostgresSession) throws -> Set<Int> {
        var songs: [Int] = []
        var ids: [(high: UInt64, low: UInt64)] = []
        songs.reserveCapacity(files.count)
        ids.reserveCapacity(files.count)
        for (place, file) in files.enumerated() {
            guard case .song(let id, _, _) = file.content else { continue }
            songs.append(place)
            ids.append(id.uuid)
        }
        let found = try session.rows(
            Self.known,
            [.integer(run.source), .texts(files.lazy.map(\.file.key)), .uuids(ids)]
        ) { (isSong: try $0.boolean(0), place: try $0.integer(1)) }
        return Set(found.map { $0.isSong ? songs[$0.place] : $0.place })
    }

    /// Loads what is not known, and of songs that are there twice the one with the least key.
    private func copy(_ files: [FileRecord], in session: PostgresSession) throws {
        guard !files.isEmpty else { return }
        var songs: [(id: SongID, place: Int)] = []
        songs.reserveCapacity(files.count)
        for (place, file) in files.enumerated() {
            if case .song(let id, _, _) = file.content { songs.append((id, place)) }
        }
        // In the order of their index, which is quicker.
        songs.sort { left, right in
            guard left.id == right.id else { return left.id < right.id }
            return files[left.place].file.key.utf8.lexicographicallyPrecedes(files[right.place].file.key.utf8)
        }
        if !songs.isEmpty {
            try session.copy(into: Self.songColumns, columns: 11) { writer in
                var last: SongID?
                for song in songs where song.id != last {
                    try write(files[song.place], asSongTo: &writer)
                    last = song.id
                }
            }
        }
        try session.copy(into: Self.fileColumns, columns: 10) { writer in
            for file in files { try write(file, to: &writer) }
        }
    }

    /// Loads whatever it is.
    func loadStaged(_ files: [FileRecord], in session: PostgresSession) throws {
        try session.run(Self.stage, name: "stage")
        try session.copy(into: Self.stagedColumns, columns: 13) { writer in
            for (place, file) in files.enumerated() { try Self.stage(file, at: place, to: &writer) }
        }
        try session.execute(Self.dropEarlier)
        try session.execute(Self.upsertSongs, [.integer(now)])
        let deserted = try session.rows(Self.desertedSongs, [.integer(run.source)]) {
            SongID(try $0.uuid(0))
        }
        try session.execute(
            Self.upsertFiles,
            [
                .integer(run.source), .integer(run.id), .integer(run.reading.version),
                .text(run.reading.mode.rawValue),
            ])
        try SongMaintenance.update(deserted, in: session)
    }
}

/// Rows.
extension FileLoader {
    private func write(_ record: FileRecord, asSongTo writer: inout PostgresCopyWriter) throws {
        guard case .song(let id, let extraction, let title) = record.content else { return }
        try writer.startRow()
        writer.uuid(id.high, id.low)
        Self.write(title, id, of: record.file, to: &writer)
        writer.text(record.file.key)
        writer.bigint(record.file.size)
        Self.write(extraction, to: &writer)
        writer.timestamp(now)
    }

    private func write(_ record: FileRecord, to writer: inout PostgresCopyWriter) throws {
        try writer.startRow()
        writer.integer(run.source)
        writer.text(record.file.key)
        writer.bigint(record.file.size)
        writer.bigint(record.file.revision)
        switch record.content {
        case .song(let id, _, _):
            writer.uuid(id.high, id.low)
            writer.uuid(id.high, id.low)
            writer.null()
        case .invalid(let id, let reasons):
            if let id { writer.uuid(id.high, id.low) } else { writer.null() }
            writer.null()
            writer.json(ReasonList.text(reasons))
        }
        writer.integer(run.reading.version)
        writer.text(run.reading.mode.rawValue)
        writer.bigint(run.id)
    }

    private static func stage(
        _ record: FileRecord, at place: Int, to writer: inout PostgresCopyWriter
    ) throws {
        let file = record.file
        try writer.startRow()
        writer.integer(place)
        writer.text(file.key)
        writer.bigint(file.size)
        writer.bigint(file.revision)
        switch record.content {
        case .song(let id, let extraction, let title):
            writer.uuid(id.high, id.low)
            writer.boolean(true)
            write(title, id, of: file, to: &writer)
            write(extraction, to: &writer)
        case .invalid(let id, let reasons):
            if let id { writer.uuid(id.high, id.low) } else { writer.null() }
            writer.boolean(false)
            for _ in 0..<3 { writer.null() }
            writer.json(ReasonList.text(reasons))
            for _ in 0..<3 { writer.null() }
        }
    }

    /// `title` and `title_from`.
    private static func write(
        _ title: String?, _ id: SongID, of file: FileStamp, to writer: inout PostgresCopyWriter
    ) {
        writer.text(title ?? SongTitle.title(ofKey: file.key, id: id))
        writer.text(title == nil ? "path" : "titles")
    }

    /// `status`, `reasons` and the instruments.
    private static func write(_ extraction: Extraction, to writer: inout PostgresCopyWriter) {
        writer.text(extraction.status == .ok ? "ok" : "recovered")
        writer.json(ReasonList.text(ReasonList.reasons(extraction.reasons)))
        let (melodic, percussion) = (
            extraction.instruments.melodic.bits, extraction.instruments.percussion.bits
        )
        writer.bits(melodic.high, melodic.low)
        writer.bits(percussion.high, percussion.low)
        writer.smallints(extraction.instruments.numbers)
    }

    private static let songColumns = """
        songs (id, title, title_from, source_key, size, status, reasons, melodic, percussion, instruments, \
        ingested_at)
        """

    private static let fileColumns = """
        files (source_id, key, size, revision, md5, song_id, invalid_reasons, rule_version, mode, met_in_run)
        """

    private static let stagedColumns = """
        staged_files (place, key, size, revision, md5, is_song, title, title_from, status, reasons, melodic, \
        percussion, instruments)
        """
}

/// Statements.
extension FileLoader {
    /// `OFFSET 0` has the tables' indexes asked for each row, however large the tables have become since
    /// the statement was planned.
    private static let known = PostgresStatement(
        "known files",
        """
        SELECT false, place - 1 FROM unnest($2::text[]) WITH ORDINALITY AS file (key, place)
        CROSS JOIN LATERAL (
            SELECT FROM files WHERE source_id = $1 AND files.key = file.key COLLATE "C" OFFSET 0) AS known
        UNION ALL
        SELECT true, place - 1 FROM unnest($3::uuid[]) WITH ORDINALITY AS song (id, place)
        CROSS JOIN LATERAL (SELECT FROM songs WHERE songs.id = song.id OFFSET 0) AS known
        """)

    /// Its rows go at the end of each transaction.
    private static let stage = """
        CREATE TEMP TABLE IF NOT EXISTS staged_files (
            place integer, key text COLLATE "C" NOT NULL, size bigint, revision bigint, md5 uuid,
            is_song boolean, title text, title_from text, status text, reasons jsonb, melodic bit(128),
            percussion bit(128), instruments smallint[]
        ) ON COMMIT DELETE ROWS
        """

    /// Of a file that is there twice, what was read last counts.
    private static let dropEarlier = PostgresStatement(
        "drop earlier files",
        """
        DELETE FROM staged_files WHERE place IN (
            SELECT place FROM (
                SELECT place, max(place) OVER (PARTITION BY key) AS last FROM staged_files) AS found
            WHERE place <> last)
        """)

    /// Of a song that is known the title and source change where this batch has a file with a lesser key.
    private static let upsertSongs = PostgresStatement(
        "upsert songs",
        """
        INSERT INTO songs (id, title, title_from, source_key, size, status, reasons, melodic, percussion,
            instruments, ingested_at)
        SELECT DISTINCT ON (md5) md5, title, title_from, key, size, status, reasons, melodic, percussion,
            instruments, to_timestamp($1)
        FROM staged_files WHERE is_song ORDER BY md5, key
        ON CONFLICT (id) DO UPDATE SET
            title = CASE WHEN songs.title_from = 'path' AND (excluded.title_from = 'titles'
                OR excluded.source_key < songs.source_key) THEN excluded.title ELSE songs.title END,
            title_from = CASE WHEN excluded.title_from = 'titles' THEN 'titles' ELSE songs.title_from END,
            source_key = least(songs.source_key, excluded.source_key),
            status = excluded.status, reasons = excluded.reasons, melodic = excluded.melodic,
            percussion = excluded.percussion, instruments = excluded.instruments
        WHERE excluded.source_key < songs.source_key OR excluded.title_from <> songs.title_from
            OR (songs.status, songs.reasons, songs.melodic, songs.percussion)
                IS DISTINCT FROM
                (excluded.status, excluded.reasons, excluded.melodic, excluded.percussion)
        """)

    private static let desertedSongs = PostgresStatement(
        "deserted songs",
        """
        SELECT DISTINCT song_id FROM staged_files
        CROSS JOIN LATERAL (
            SELECT song_id FROM files WHERE source_id = $1 AND files.key = staged_files.key OFFSET 0) AS old
        WHERE song_id IS NOT NULL AND NOT (is_song AND staged_files.md5 = song_id)
        """)

    private static let upsertFiles = PostgresStatement(
        "upsert files",
        """
        INSERT INTO files (source_id, key, size, revision, md5, song_id, invalid_reasons, rule_version,
            mode, met_in_run)
        SELECT $1, key, size, revision, md5, CASE WHEN is_song THEN md5 END,
            CASE WHEN NOT is_song THEN reasons END, $3, $4, $2
        FROM staged_files
        ON CONFLICT (source_id, key) DO UPDATE SET
            size = excluded.size, revision = excluded.revision, md5 = excluded.md5,
            song_id = excluded.song_id, invalid_reasons = excluded.invalid_reasons,
            rule_version = excluded.rule_version, mode = excluded.mode, met_in_run = excluded.met_in_run
        """)
}
