/// What a ledger did and was told: the history of a run, as Jepsen has it (`invoke`, then `ok`, `fail` or
/// `info`).
///
/// Each write adds one song to one playlist of the run; no song is added twice to the same playlist, so that
/// place and song are the write's own. Times are nanoseconds of one monotonic clock since the start of the
/// run.
package struct LedgerHistory: Codable, Hashable, Sendable {
    /// Tells this run's playlists and keys from another's.
    package var run: String
    /// The playlists' keys.
    package var playlists: [String]
    package var operations: LedgerOperations
    /// When the run was ended before its time; `nil` otherwise.
    package var endedAt: Int64?

    package init(run: String, playlists: [String], operations: LedgerOperations = LedgerOperations()) {
        self.run = run
        self.playlists = playlists
        self.operations = operations
    }
}

/// Operations that completed: all of a run, or those of some hundred milliseconds.
package struct LedgerOperations: Codable, Hashable, Sendable {
    package var writes: [LedgerWrite]
    package var reads: [LedgerRead]

    package init(writes: [LedgerWrite] = [], reads: [LedgerRead] = []) {
        self.writes = writes
        self.reads = reads
    }

    package mutating func append(_ other: LedgerOperations) {
        writes += other.writes
        reads += other.reads
    }

    package var isEmpty: Bool { writes.isEmpty && reads.isEmpty }
}

/// How an operation ended, as its client knows it.
package enum LedgerResult: String, Codable, Hashable, Sendable {
    /// Acknowledged.
    case ok
    /// Certainly not done.
    case fail
    /// Nobody knows: it may have been done, or be done later.
    case info
}

/// One song that was to be added to one playlist.
package struct LedgerWrite: Codable, Hashable, Sendable {
    /// Its number in the run, from 0.
    package var number: Int
    /// The place of the playlist in the history.
    package var playlist: Int
    package var song: String
    /// When the schedule has it.
    package var due: Int64
    package var invoked: Int64
    package var completed: Int64
    package var result: LedgerResult
    package var outcome: RequestOutcome
    /// Of HTTP; 0 without an answer.
    package var status: Int
    /// The kind of problem that the answer names, such as `overloaded`; empty without.
    package var problem: String
    package var zone: String
    /// The place of the target that was asked.
    package var target: Int

    package init(
        number: Int, playlist: Int, song: String, due: Int64, invoked: Int64, completed: Int64,
        result: LedgerResult, outcome: RequestOutcome, status: Int = 0, problem: String = "",
        zone: String = "", target: Int = 0
    ) {
        self.number = number
        self.playlist = playlist
        self.song = song
        self.due = due
        self.invoked = invoked
        self.completed = completed
        self.result = result
        self.outcome = outcome
        self.status = status
        self.problem = problem
        self.zone = zone
        self.target = target
    }
}

/// A playlist, read while the run went on, begun after a write to it was acknowledged.
package struct LedgerRead: Codable, Hashable, Sendable {
    /// The place of the playlist in the history.
    package var playlist: Int
    package var invoked: Int64
    package var completed: Int64
    /// The songs that it showed; `nil` when the read failed.
    package var songs: [String]?
    package var outcome: RequestOutcome
    package var zone: String
    /// The place of the target that was asked.
    package var target: Int

    package init(
        playlist: Int, invoked: Int64, completed: Int64, songs: [String]?,
        outcome: RequestOutcome = .answered,
        zone: String = "", target: Int = 0
    ) {
        self.playlist = playlist
        self.invoked = invoked
        self.completed = completed
        self.songs = songs
        self.outcome = outcome
        self.zone = zone
        self.target = target
    }
}

/// What the system holds at the end, by playlist of the history: its songs, in order; `nil` for one that
/// could not be read. One that is gone has none.
package struct LedgerState: Codable, Hashable, Sendable {
    package var songs: [[String]?]

    package init(songs: [[String]?]) { self.songs = songs }
}
