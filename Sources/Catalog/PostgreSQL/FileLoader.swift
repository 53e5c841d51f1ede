import MIDI
import Postgres

/// Writes a batch of files: a binary COPY into a temporary table, and from there in a few statements into
/// the catalog's.
struct FileLoader: Sendable {
    let run: IngestRun
    /// Seconds since 1970.
    let now: Int

    func load(_ files: [FileRecord], in session: PostgresSession) throws {
        try session.run(Self.stage, name: "stage")
        try session.copy(into: Self.columns, columns: 12) { writer in
            for file in files { try Self.write(file, to: &writer) }
        }
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

    private static func write(_ record: FileRecord, to writer: inout PostgresCopyWriter) throws {
        let file = record.file
        try writer.startRow()
        writer.text(file.key)
        writer.bigint(file.size)
        writer.bigint(file.revision)
        switch record.content {
        case .song(let id, let extraction, let title):
            writer.uuid(id.high, id.low)
            writer.boolean(true)
            writer.json(ReasonList.text(ReasonList.reasons(extraction.reasons)))
            writer.text(title ?? SongTitle.title(ofKey: file.key, id: id))
            writer.text(title == nil ? "path" : "titles")
            writer.text(extraction.status == .ok ? "ok" : "recovered")
            let (melodic, percussion) = (
                extraction.instruments.melodic.bits, extraction.instruments.percussion.bits
            )
            writer.bits(melodic.high, melodic.low)
            writer.bits(percussion.high, percussion.low)
            writer.smallints(extraction.instruments.numbers)
        case .invalid(let id, let reasons):
            if let id { writer.uuid(id.high, id.low) } else { writer.null() }
            writer.boolean(false)
            writer.json(ReasonList.text(reasons))
            for _ in 0..<6 { writer.null() }
        }
    }
}

extension FileLoader {
    /// Its rows go at the end of each transaction.
    private static let stage = """
        CREATE TEMP TABLE IF NOT EXISTS staged_files (
            key text COLLATE "C" NOT NULL, size bigint, revision bigint, md5 uuid, is_song boolean,
            reasons jsonb, title text, title_from text, status text, melodic bit(128),
            percussion bit(128), instruments smallint[]
        ) ON COMMIT DELETE ROWS
        """

    private static let columns = """
        staged_files (key, size, revision, md5, is_song, reasons, title, title_from, status, melodic, \
        percussion, instruments)
        """

    /// In the order of ids, so that two loads at once wait for each other rather than deadlock. Of a song
    /// that is known the title and source change where this batch has a file with a lesser key.
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
        JOIN files ON source_id = $1 AND files.key = staged_files.key
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
