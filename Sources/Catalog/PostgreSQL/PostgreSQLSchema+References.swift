extension PostgreSQLSchema {
    /// That the song and the source of a file are there, checked once for all the files of a statement.
    ///
    /// Foreign keys ask, and lock, for each row, which took a third of the time of a load. These triggers
    /// ask for all rows in one statement, and lock no song that the same transaction has written: nobody
    /// else can delete that. As with foreign keys, whoever deletes waits for whoever refers. They see the
    /// newest rows only in transactions that are `READ COMMITTED`; others are refused.
    static let references = """
        ALTER TABLE files DROP CONSTRAINT files_source_id_fkey, DROP CONSTRAINT files_song_id_fkey;

        CREATE FUNCTION scale_check_new_files() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            mine xid := pg_current_xact_id()::xid;
            others bigint;
            missing bigint;
        BEGIN
            SELECT count(*) INTO others FROM written
            LEFT JOIN LATERAL (SELECT songs.xmin AS writer FROM songs WHERE id = song_id OFFSET 0) AS song ON true
            WHERE song_id IS NOT NULL AND writer IS DISTINCT FROM mine;
            IF others > 0 THEN
                SELECT count(*) INTO missing FROM written
                LEFT JOIN LATERAL (
                    SELECT true AS is_there FROM songs WHERE id = song_id OFFSET 0 FOR KEY SHARE) AS song ON true
                WHERE song_id IS NOT NULL AND is_there IS NULL;
                IF missing > 0 THEN
                    RAISE foreign_key_violation USING MESSAGE = 'a file has a song that is not there';
                END IF;
            END IF;
            SELECT count(*) INTO missing FROM (SELECT DISTINCT source_id FROM written) AS file
            LEFT JOIN LATERAL (
                SELECT true AS is_there FROM sources WHERE id = source_id OFFSET 0 FOR KEY SHARE) AS source
                ON true
            WHERE is_there IS NULL;
            IF missing > 0 THEN
                RAISE foreign_key_violation USING MESSAGE = 'a file has a source that is not there';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER files_refer AFTER INSERT ON files REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION scale_check_new_files();

        CREATE FUNCTION scale_check_changed_file() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM FROM sources WHERE id = NEW.source_id FOR KEY SHARE;
            IF NOT FOUND THEN
                RAISE foreign_key_violation USING MESSAGE = 'a file has a source that is not there';
            END IF;
            PERFORM FROM songs WHERE id = NEW.song_id FOR KEY SHARE;
            IF NOT FOUND AND NEW.song_id IS NOT NULL THEN
                RAISE foreign_key_violation USING MESSAGE = 'a file has a song that is not there';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER files_still_refer AFTER UPDATE OF source_id, song_id ON files
        FOR EACH ROW WHEN ((NEW.source_id, NEW.song_id) IS DISTINCT FROM (OLD.source_id, OLD.song_id))
        EXECUTE FUNCTION scale_check_changed_file();

        CREATE FUNCTION scale_require_newest() RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
                RAISE feature_not_supported
                USING MESSAGE = 'songs and sources are deleted in READ COMMITTED transactions only';
            END IF;
        END $$;

        CREATE FUNCTION scale_check_deleted_songs() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM scale_require_newest();
            IF EXISTS (SELECT FROM deleted CROSS JOIN LATERAL (
                SELECT FROM files WHERE song_id = deleted.id LIMIT 1) AS file)
            THEN
                RAISE foreign_key_violation USING MESSAGE = 'a song that is to be deleted has files';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER songs_deleted AFTER DELETE ON songs REFERENCING OLD TABLE AS deleted
        FOR EACH STATEMENT EXECUTE FUNCTION scale_check_deleted_songs();

        CREATE FUNCTION scale_delete_files_of_source() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM scale_require_newest();
            DELETE FROM files WHERE source_id = OLD.id;
            RETURN NULL;
        END $$;
        CREATE TRIGGER sources_deleted AFTER DELETE ON sources
        FOR EACH ROW EXECUTE FUNCTION scale_delete_files_of_source();

        CREATE FUNCTION scale_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE foreign_key_violation USING MESSAGE = TG_ARGV[0];
        END $$;
        CREATE TRIGGER songs_keep_their_ids BEFORE UPDATE OF id ON songs
        FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id)
        EXECUTE FUNCTION scale_refuse('the id of a song never changes');
        CREATE TRIGGER sources_keep_their_ids BEFORE UPDATE OF id ON sources
        FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id)
        EXECUTE FUNCTION scale_refuse('the id of a source never changes');

        CREATE FUNCTION scale_check_truncation() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM files WHERE TG_TABLE_NAME = 'sources' OR song_id IS NOT NULL) THEN
                RAISE foreign_key_violation USING MESSAGE = 'there are files: truncate them too';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER songs_truncated AFTER TRUNCATE ON songs
        FOR EACH STATEMENT EXECUTE FUNCTION scale_check_truncation();
        CREATE TRIGGER sources_truncated AFTER TRUNCATE ON sources
        FOR EACH STATEMENT EXECUTE FUNCTION scale_check_truncation();
        """
}
