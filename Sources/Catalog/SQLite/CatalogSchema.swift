import GRDB
import Music

/// The tables of an SQLite catalog.
enum CatalogSchema {
    /// `PRAGMA application_id` of every catalog: `SCAL`. SQLite documentation: "PRAGMA Statements".
    static let applicationID = 0x5343_414C

    /// Migrations are only ever added, under new names: an older program recognises a newer catalog
    /// by a name that it does not know.
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: songs)
            try database.execute(sql: ingest)
            try database.execute(sql: playlists)
        }
        migrator.registerMigration("2") { try $0.execute(sql: runFigures) }
        migrator.registerMigration("3") { try $0.execute(sql: neighbours) }
        return migrator
    }()

    /// Writes the names that this program gives the instruments, unless they are there already.
    static func nameInstruments(_ database: Database) throws {
        let statement = try database.makeStatement(
            sql: """
                INSERT INTO instruments (program, is_drum, name, family) VALUES (?, ?, ?, ?)
                ON CONFLICT (program, is_drum) DO UPDATE SET name = excluded.name, family = excluded.family
                """)
        for instrument in Instrument.all {
            try statement.execute(
                arguments: [instrument.program, instrument.isDrum, instrument.name, family(of: instrument)])
        }
    }

    static func instrumentsAreNamed(_ database: Database) throws -> Bool {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT program, is_drum, name, family FROM instruments")
        var named = 0
        while let row = try rows.next() {
            let instrument = Instrument(program: row[0], isDrum: row[1])
            guard row[2] == instrument.name, row[3] == family(of: instrument) else { return false }
            named += 1
        }
        return named == Instrument.all.count
    }

    private static func family(of instrument: Instrument) -> String {
        instrument.family?.name ?? "Drum Kits"
    }

    /// `melodic` and `percussion` hold one bit for each program: bit `program % 8`, the least
    /// significant first, of byte `program / 8`. `song_instruments` says the same in rows.
    private static let songs = """
        CREATE TABLE songs (
            id INTEGER PRIMARY KEY,
            md5 TEXT NOT NULL UNIQUE CHECK (length(md5) = 32 AND md5 NOT GLOB '*[^0-9a-f]*'),
            title TEXT NOT NULL CHECK (title <> ''),
            title_from TEXT NOT NULL CHECK (title_from IN ('path', 'titles')),
            source_key TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            status TEXT NOT NULL CHECK (status IN ('ok', 'recovered')),
            reasons TEXT NOT NULL CHECK (reasons GLOB '[[]*]'),
            melodic BLOB NOT NULL CHECK (length(melodic) = 16),
            percussion BLOB NOT NULL CHECK (length(percussion) = 16),
            ingested_at INTEGER NOT NULL,
            CHECK ((status = 'ok') = (reasons = '[]'))
        ) STRICT;

        CREATE TABLE instruments (
            program INTEGER NOT NULL CHECK (program BETWEEN 0 AND 127),
            is_drum INTEGER NOT NULL CHECK (is_drum IN (0, 1)),
            name TEXT NOT NULL CHECK (name <> ''),
            family TEXT NOT NULL CHECK (family <> ''),
            PRIMARY KEY (program, is_drum)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE song_instruments (
            song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE CASCADE,
            program INTEGER NOT NULL,
            is_drum INTEGER NOT NULL,
            PRIMARY KEY (song_id, program, is_drum),
            FOREIGN KEY (program, is_drum) REFERENCES instruments (program, is_drum)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX song_instruments_by_instrument ON song_instruments (program, is_drum, song_id);
        """

    /// A file is remembered with what was read of it, so that it is read again only when it, the
    /// rule or the mode has changed.
    private static let ingest = """
        CREATE TABLE sources (
            id INTEGER PRIMARY KEY,
            location TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            modified_ns INTEGER NOT NULL,
            md5 TEXT CHECK (length(md5) = 32 AND md5 NOT GLOB '*[^0-9a-f]*'),
            song_id INTEGER REFERENCES songs (id),
            invalid_reasons TEXT CHECK (invalid_reasons GLOB '[[]*]'),
            rule_version INTEGER NOT NULL,
            mode TEXT NOT NULL CHECK (mode IN ('strict', 'lenient')),
            UNIQUE (source_id, key),
            CHECK ((song_id IS NULL) <> (invalid_reasons IS NULL)),
            CHECK (song_id IS NULL OR md5 IS NOT NULL)
        ) STRICT;
        CREATE INDEX files_by_song ON files (song_id, key) WHERE song_id IS NOT NULL;

        CREATE TABLE ingest_runs (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES sources (id),
            rule_version INTEGER NOT NULL,
            mode TEXT NOT NULL CHECK (mode IN ('strict', 'lenient')),
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            outcome TEXT NOT NULL CHECK (outcome IN ('running', 'finished', 'interrupted', 'failed')),
            files INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            read INTEGER NOT NULL DEFAULT 0,
            unchanged INTEGER NOT NULL DEFAULT 0,
            unreadable INTEGER NOT NULL DEFAULT 0,
            removed INTEGER NOT NULL DEFAULT 0,
            CHECK ((outcome = 'running') = (finished_at IS NULL))
        ) STRICT;
        CREATE INDEX ingest_runs_by_outcome ON ingest_runs (outcome, id);
        """

    /// A file's time is one kind of revision; objects have entity tags.
    private static let runFigures = """
        ALTER TABLE files RENAME COLUMN modified_ns TO revision;
        ALTER TABLE ingest_runs ADD COLUMN engine TEXT NOT NULL DEFAULT 'in-process' CHECK (engine <> '');
        ALTER TABLE ingest_runs ADD COLUMN noted_at INTEGER;
        ALTER TABLE ingest_runs ADD COLUMN invalid INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ingest_runs ADD COLUMN unreadable_folders INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ingest_runs ADD COLUMN chunks INTEGER CHECK (chunks >= 0);
        ALTER TABLE ingest_runs ADD COLUMN chunks_done INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ingest_runs ADD COLUMN executors INTEGER CHECK (executors >= 0);
        ALTER TABLE ingest_runs ADD COLUMN problem TEXT;
        """

    /// Lists of neighbours are of the songs that were compared, which an ingest may have changed since; so
    /// they refer to a table of their own. There is one
    /// state or none.
    private static let neighbours = """
        CREATE TABLE neighbour_state (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            revision INTEGER NOT NULL CHECK (revision >= 1),
            neighbour_limit INTEGER NOT NULL CHECK (neighbour_limit >= 1),
            run INTEGER NOT NULL CHECK (run >= 0),
            run_finished_at INTEGER,
            made_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE compared_songs (
            id INTEGER PRIMARY KEY,
            md5 TEXT NOT NULL UNIQUE CHECK (length(md5) = 32 AND md5 NOT GLOB '*[^0-9a-f]*'),
            fingerprint INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE neighbours (
            song_id INTEGER NOT NULL REFERENCES compared_songs (id),
            rank INTEGER NOT NULL CHECK (rank >= 1),
            neighbour_id INTEGER NOT NULL REFERENCES compared_songs (id),
            score REAL NOT NULL CHECK (score > 0 AND score <= 1),
            shared INTEGER NOT NULL CHECK (shared >= 1),
            PRIMARY KEY (song_id, rank),
            CHECK (song_id <> neighbour_id)
        ) STRICT, WITHOUT ROWID;
        \(neighboursByNeighbour);

        CREATE VIEW song_neighbours (song, rank, neighbour, score, shared) AS
        SELECT one.md5, rank, other.md5, score, shared
        FROM neighbours
        JOIN compared_songs AS one ON one.id = song_id
        JOIN compared_songs AS other ON other.id = neighbour_id;
        """

    /// Of all lists it is made in a fraction of the time that keeping it up takes.
    static let neighboursByNeighbour =
        "CREATE INDEX neighbours_by_neighbour ON neighbours (neighbour_id, song_id)"

    /// `key_digest` is the SHA-256 digest of the playlist's key. An idempotency key's row holds what
    /// the write that used it returned.
    private static let playlists = """
        CREATE TABLE playlists (
            id INTEGER PRIMARY KEY,
            key_digest BLOB NOT NULL UNIQUE CHECK (length(key_digest) = 32),
            name TEXT NOT NULL CHECK (name <> ''),
            version INTEGER NOT NULL CHECK (version >= 1),
            next_entry INTEGER NOT NULL CHECK (next_entry >= 1),
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE playlist_entries (
            playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
            position INTEGER NOT NULL CHECK (position >= 0),
            entry INTEGER NOT NULL CHECK (entry >= 1),
            md5 TEXT NOT NULL CHECK (length(md5) = 32 AND md5 NOT GLOB '*[^0-9a-f]*'),
            title TEXT NOT NULL,
            PRIMARY KEY (playlist_id, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE idempotency_keys (
            key_digest BLOB PRIMARY KEY CHECK (length(key_digest) = 32),
            request_digest BLOB NOT NULL CHECK (length(request_digest) = 32),
            nonce BLOB NOT NULL CHECK (length(nonce) = 16),
            response TEXT CHECK (response GLOB '{*}'),
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
        """
}
