/// The tables as version 1 made them, with a few rows: what has to be migrated.
enum FirstSchema {
    static let tables = #"""
        CREATE TABLE scale_schema (version integer PRIMARY KEY, migrated_at timestamptz NOT NULL);
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

        INSERT INTO scale_schema (version, migrated_at) VALUES (1, now());
        """#

    static let rows = """
        INSERT INTO songs VALUES ('00000000-0000-0000-0000-000000000001', 'Old', 'path', 'old.mid', 7, 'ok',
            '[]', set_bit(0::bit(128), 0, 1), 0::bit(128), '{0}', to_timestamp(1));
        INSERT INTO sources (location) VALUES ('/library');
        INSERT INTO ingest_runs (source_id, engine, rule_version, mode, started_at, noted_at, finished_at, outcome)
        VALUES (1, 'in-process', 1, 'lenient', to_timestamp(1), to_timestamp(1), to_timestamp(2), 'finished');
        INSERT INTO files VALUES (1, 'old.mid', 7, 7, '00000000-0000-0000-0000-000000000001',
            '00000000-0000-0000-0000-000000000001', NULL, 1, 'lenient', 1);
        INSERT INTO idempotency_keys VALUES (decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'),
            decode(repeat('00', 16), 'hex'), NULL, now());
        """
}
