import MIDI
import Postgres

extension PostgreSQLCatalog: SongStore {
    package func generation() async throws -> Generation {
        try await read { session in
            try confirmDatabase(session)
            return try Self.generation(session)
        }
    }

    package func forEachSong(_ body: @Sendable (Song) throws -> Void) async throws -> Generation {
        try await check()
        // Not tried again: songs have been given already.
        return try await describingErrors {
            try await reader.transaction(.snapshot) { session in
                try confirmDatabase(session)
                try session.forEachRow(Self.allSongs) { row in try body(Self.song(row)) }
                return try Self.generation(session)
            }
        }
    }

    /// Notifications come from the primary, which a replica may lag behind.
    package func changes() -> AsyncStream<Void> {
        primary.notifications(of: Self.channel)
    }

    private static let allSongs = PostgresStatement(
        "all songs",
        """
        SELECT id, title, source_key, size, status, reasons, melodic, percussion, ingested_at
        FROM songs ORDER BY id
        """)

    private static let lastGeneration = PostgresStatement(
        "generation",
        "SELECT id, finished_at FROM ingest_runs WHERE outcome = 'finished' ORDER BY id DESC LIMIT 1")

    @Sendable static func generation(_ session: PostgresSession) throws -> Generation {
        try session.row(lastGeneration) { row in
            Generation(run: try row.integer(0), finishedAt: try row.timestamp(1))
        } ?? Generation(run: 0, finishedAt: nil)
    }

    private static func song(_ row: borrowing PostgresRow) throws -> Song {
        let status: Song.Status = try row.text(4) == "ok" ? .ok : .recovered
        return Song(
            id: SongID(try row.uuid(0)), title: try row.text(1), sourceKey: try row.text(2),
            size: try row.integer(3), status: status,
            reasons: status == .ok ? [] : ReasonList.damages(try row.json(5)),
            instruments: InstrumentSet(
                melodic: ProgramSet(bits: try row.bits(6)), percussion: ProgramSet(bits: try row.bits(7))),
            ingestedAt: try row.timestamp(8))
    }
}

extension SongID {
    /// A digest is kept as a UUID, which has as many bits.
    init(_ uuid: (high: UInt64, low: UInt64)) {
        self.init(high: uuid.high, low: uuid.low)
    }

    var uuid: (high: UInt64, low: UInt64) { (high, low) }
}
