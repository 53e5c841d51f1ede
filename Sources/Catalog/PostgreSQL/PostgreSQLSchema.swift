import Music
import Postgres

/// The tables of a PostgreSQL catalog, in the schema that the connection's `search_path` names first.
enum PostgreSQLSchema {
    /// In order; only ever added to. An older program recognises a newer catalog by their number.
    private static let migrations = [first, second]

    static var version: Int { migrations.count }

    enum Found: Sendable {
        case nothing
        case version(Int)
        /// No catalog, but a table of the same name as one of its.
        case foreign
    }

    /// What a database holds.
    struct Sight: Sendable {
        var schema: Found
        var instrumentsAreNamed: Bool

        /// Whether tables are missing, or of an older version.
        var isToBeMade: Bool {
            switch schema {
            case .nothing: true
            case .version(let version): version < PostgreSQLSchema.version
            case .foreign: false
            }
        }
    }

    static func look(_ session: PostgresSession) throws -> Sight {
        let found = try inspect(session)
        guard case .version(version) = found else { return Sight(schema: found, instrumentsAreNamed: false) }
        return Sight(schema: found, instrumentsAreNamed: try instrumentsAreNamed(session))
    }

    private static func inspect(_ session: PostgresSession) throws -> Found {
        // Reading a table has the server look for what others have changed, which `to_regclass` alone in a
        // statement that was prepared earlier does not.
        let marks = try session.row(
            PostgresStatement(
                "schema marks",
                """
                SELECT coalesce(bool_or(relname = 'scale_schema'), false), count(*) > 0 FROM pg_class
                WHERE relname::text = ANY ($1::text[]) AND pg_table_is_visible(oid)
                """),
            [.texts(tables)]
        ) { (try $0.boolean(0), try $0.boolean(1)) }
        guard marks?.0 == true else { return marks?.1 == true ? .foreign : .nothing }
        let version = try session.row(
            PostgresStatement("schema version", "SELECT coalesce(max(version), 0) FROM scale_schema")
        ) { try $0.integer(0) }
        return .version(version ?? 0)
    }

    private static let tables = [
        "scale_schema", "songs", "instruments", "song_instruments", "files", "sources", "ingest_runs",
        "ingest_obstacles", "neighbours", "compared_songs", "neighbour_state", "playlists",
        "playlist_entries", "idempotency_keys",
    ]

    /// Lets one process at a time make the tables, until the transaction ends (PostgreSQL documentation:
    /// "Advisory Locks").
    ///
    /// - Returns: what the last one left.
    static func lock(_ session: PostgresSession) throws -> Found {
        _ = try session.row(
            PostgresStatement(
                "migration lock",
                "SELECT pg_advisory_xact_lock(hashtextextended('scale migration', 0)) IS NULL")
        ) { _ in }
        return try inspect(session)
    }

    /// Brings the tables to this version, under the lock.
    static func migrate(_ session: PostgresSession) throws {
        var present = 0
        if case .version(let version) = try inspect(session) { present = version }
        for (place, script) in migrations.enumerated().dropFirst(present) {
            try session.run(script, name: "migration \(place + 1)")
            try session.execute(
                PostgresStatement(
                    "note migration", "INSERT INTO scale_schema (version, migrated_at) VALUES ($1, now())"),
                [.integer(place + 1)])
        }
        try nameInstruments(session)
    }

    private static func instrumentsAreNamed(_ session: PostgresSession) throws -> Bool {
        let named = try session.rows(
            PostgresStatement(
                "named instruments", "SELECT program, is_drum, name, family FROM instruments")
        ) { row in
            let instrument = Instrument(
                program: UInt8(truncatingIfNeeded: try row.integer(0)), isDrum: try row.boolean(1))
            return try row.text(2) == instrument.name && row.text(3) == family(of: instrument)
        }
        return named.count == Instrument.all.count && named.allSatisfy { $0 }
    }

    private static func nameInstruments(_ session: PostgresSession) throws {
        let statement = PostgresStatement(
            "name instrument",
            """
            INSERT INTO instruments (program, is_drum, name, family) VALUES ($1, $2, $3, $4)
            ON CONFLICT (program, is_drum) DO UPDATE SET name = excluded.name, family = excluded.family
            """)
        for instrument in Instrument.all {
            try session.execute(
                statement,
                [
                    .integer(Int(instrument.program)), .boolean(instrument.isDrum), .text(instrument.name),
                    .text(family(of: instrument)),
                ])
        }
    }

    private static func family(of instrument: Instrument) -> String {
        instrument.family?.name ?? "Drum Kits"
    }
}

extension PostgreSQLSchema {
    /// Never changed: catalogs of version 1 are about.
    private static let first = [schema, songs, ingest, neighbours, playlists].joined(separator: "\n")

    private static let schema = """
        CREATE TABLE scale_schema (version integer PRIMARY KEY, migrated_at timestamptz NOT NULL);
        """

    /// A song's instruments are there twice: as bits, to be compared, and as numbers, to be indexed. The
    /// function, since version 2, lets no row in of which the two differ.
    private static let songs = """
        CREATE TABLE instruments (
            program smallint NOT NULL CHECK (program BETWEEN 0 AND 127),
            is_drum boolean NOT NULL,
            number smallint NOT NULL UNIQUE
                GENERATED ALWAYS AS (CASE WHEN is_drum THEN program + 128 ELSE program END) STORED,
            name text NOT NULL CHECK (name <> ''),
            family text NOT NULL CHECK (family <> ''),
            PRIMARY KEY (program, is_drum)
        );

        CREATE FUNCTION scale_same_instruments(melodic bit(128), percussion bit(128), instruments smallint[])
        RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
        DECLARE
            found_melodic bit(128) := 0::bit(128);
            found_percussion bit(128) := 0::bit(128);
            previous smallint := -1;
            number smallint;
        BEGIN
            FOREACH number IN ARRAY instruments LOOP
                IF number <= previous OR number > 255 THEN RETURN false; END IF;
                previous := number;
                IF number < 128 THEN
                    found_melodic := set_bit(found_melodic, number, 1);
                ELSE
                    found_percussion := set_bit(found_percussion, number - 128, 1);
                END IF;
            END LOOP;
            RETURN found_melodic = melodic AND found_percussion = percussion;
        END $$;

        CREATE TABLE songs (
            id uuid PRIMARY KEY,
            title text NOT NULL CHECK (title <> ''),
            title_from text NOT NULL CHECK (title_from IN ('path', 'titles')),
            source_key text COLLATE "C" NOT NULL,
            size bigint NOT NULL CHECK (size >= 0),
            status text NOT NULL CHECK (status IN ('ok', 'recovered')),
            reasons jsonb NOT NULL CHECK (jsonb_typeof(reasons) = 'array'),
            melodic bit(128) NOT NULL,
            percussion bit(128) NOT NULL,
            instruments smallint[] NOT NULL,
            ingested_at timestamptz NOT NULL,
            CHECK ((status = 'ok') = (reasons = '[]'::jsonb)),
            CHECK (scale_same_instruments(melodic, percussion, instruments))
        );
        CREATE INDEX songs_by_instrument ON songs USING gin (instruments);

        CREATE VIEW song_instruments AS
        SELECT id AS song_id, (number % 128)::smallint AS program, number >= 128 AS is_drum, number
        FROM songs, unnest(instruments) AS number;
        """

    /// A file is remembered with what was read of it, so that it is read again only when it, the rule or
    /// the mode has changed, and with the run that met it last.
    private static let ingest = """
        CREATE TABLE sources (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            location text COLLATE "C" NOT NULL UNIQUE
        );

        CREATE TABLE ingest_runs (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            source_id integer NOT NULL REFERENCES sources (id),
            engine text NOT NULL CHECK (engine <> ''),
            rule_version integer NOT NULL,
            mode text NOT NULL CHECK (mode IN ('strict', 'lenient')),
            started_at timestamptz NOT NULL,
            noted_at timestamptz NOT NULL,
            finished_at timestamptz,
            outcome text NOT NULL CHECK (outcome IN ('running', 'finished', 'interrupted', 'failed')),
            files bigint NOT NULL DEFAULT 0,
            bytes bigint NOT NULL DEFAULT 0,
            read bigint NOT NULL DEFAULT 0,
            unchanged bigint NOT NULL DEFAULT 0,
            invalid bigint NOT NULL DEFAULT 0,
            unreadable bigint NOT NULL DEFAULT 0,
            unreadable_folders bigint NOT NULL DEFAULT 0,
            removed bigint NOT NULL DEFAULT 0,
            chunks bigint CHECK (chunks >= 0),
            chunks_done bigint NOT NULL DEFAULT 0,
            executors bigint CHECK (executors >= 0),
            problem text,
            CHECK ((outcome = 'running') = (finished_at IS NULL))
        );
        CREATE UNIQUE INDEX ingest_runs_one_running ON ingest_runs (outcome) WHERE outcome = 'running';
        CREATE INDEX ingest_runs_finished ON ingest_runs (id) WHERE outcome = 'finished';

        CREATE TABLE files (
            source_id integer NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
            key text COLLATE "C" NOT NULL,
            size bigint NOT NULL CHECK (size >= 0),
            revision bigint NOT NULL,
            md5 uuid,
            song_id uuid REFERENCES songs (id),
            invalid_reasons jsonb CHECK (jsonb_typeof(invalid_reasons) = 'array'),
            rule_version integer NOT NULL,
            mode text NOT NULL CHECK (mode IN ('strict', 'lenient')),
            met_in_run bigint NOT NULL,
            PRIMARY KEY (source_id, key),
            CHECK ((song_id IS NULL) <> (invalid_reasons IS NULL)),
            CHECK (song_id IS NULL OR song_id = md5)
        ) WITH (fillfactor = 90);
        CREATE INDEX files_by_song ON files (song_id, key) WHERE song_id IS NOT NULL;

        CREATE TABLE ingest_obstacles (
            run_id bigint NOT NULL REFERENCES ingest_runs (id) ON DELETE CASCADE,
            key text COLLATE "C" NOT NULL,
            is_folder boolean NOT NULL,
            reason text NOT NULL
        );
        CREATE INDEX ingest_obstacles_by_run ON ingest_obstacles (run_id, key);
        """

    /// Lists refer to the songs that were compared, which may be gone from `songs`. That a neighbour is
    /// one of these is not checked by the database: with millions of rows that takes longer than all else.
    private static let neighbours = """
        CREATE TABLE neighbour_state (
            is_only boolean PRIMARY KEY CHECK (is_only),
            revision bigint NOT NULL CHECK (revision >= 1),
            neighbour_limit integer NOT NULL CHECK (neighbour_limit >= 1),
            run bigint NOT NULL,
            run_finished_at timestamptz,
            made_at timestamptz NOT NULL
        );

        CREATE TABLE compared_songs (
            id uuid PRIMARY KEY,
            fingerprint bigint NOT NULL
        );

        CREATE TABLE neighbours (
            song_id uuid NOT NULL,
            rank smallint NOT NULL CHECK (rank >= 1),
            neighbour_id uuid NOT NULL CHECK (neighbour_id <> song_id),
            score double precision NOT NULL CHECK (score > 0 AND score <= 1),
            shared smallint NOT NULL CHECK (shared >= 1),
            PRIMARY KEY (song_id, rank)
        );
        """

    /// `key_digest` is the SHA-256 digest of the playlist's key. An idempotency key's row holds what the
    /// write that used it returned.
    private static let playlists = """
        CREATE TABLE playlists (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            key_digest bytea NOT NULL UNIQUE CHECK (length(key_digest) = 32),
            name text NOT NULL CHECK (name <> ''),
            version bigint NOT NULL CHECK (version >= 1),
            next_entry bigint NOT NULL CHECK (next_entry >= 1),
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );

        CREATE TABLE playlist_entries (
            playlist_id bigint NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
            position integer NOT NULL CHECK (position >= 0),
            entry bigint NOT NULL CHECK (entry >= 1),
            song_id uuid NOT NULL,
            title text NOT NULL,
            PRIMARY KEY (playlist_id, position)
        );

        CREATE TABLE idempotency_keys (
            key_digest bytea PRIMARY KEY CHECK (length(key_digest) = 32),
            request_digest bytea NOT NULL CHECK (length(request_digest) = 32),
            nonce bytea NOT NULL CHECK (length(nonce) = 16),
            response text,
            created_at timestamptz NOT NULL
        );
        CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
        """

    /// Closes what NULL left open in version 1, serves questions for a title, and lets idempotency keys
    /// expire at different times.
    private static let second = """
        CREATE OR REPLACE FUNCTION scale_same_instruments(
            melodic bit(128), percussion bit(128), instruments smallint[])
        RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
        DECLARE
            bits bit varying(256) := melodic || percussion;
            previous smallint := -1;
            number smallint;
        BEGIN
            FOREACH number IN ARRAY instruments LOOP
                IF number IS NULL OR number <= previous OR number > 255 OR get_bit(bits, number) = 0 THEN
                    RETURN false;
                END IF;
                previous := number;
            END LOOP;
            RETURN bit_count(bits) = cardinality(instruments) AND coalesce(array_ndims(instruments), 1) = 1;
        END $$;

        CREATE INDEX songs_by_title ON songs (title);

        ALTER TABLE files ADD CONSTRAINT files_song_has_md5 CHECK (song_id IS NULL OR md5 IS NOT NULL);

        ALTER TABLE playlist_entries ADD CONSTRAINT playlist_entries_once UNIQUE (playlist_id, entry);

        ALTER TABLE idempotency_keys RENAME COLUMN created_at TO expires_at;
        UPDATE idempotency_keys SET expires_at = expires_at + interval '24 hours';
        ALTER INDEX idempotency_keys_by_age RENAME TO idempotency_keys_by_expiry;
        """
}
