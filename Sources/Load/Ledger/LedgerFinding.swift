/// What a ledger's checker found.
package struct LedgerFinding: Codable, Hashable, Sendable {
    /// A song in a playlist of the run.
    package struct Foreign: Codable, Hashable, Sendable {
        package var playlist: Int
        package var song: String

        package init(playlist: Int, song: String) {
            self.playlist = playlist
            self.song = song
        }
    }

    /// A read that did not show what had been acknowledged before it began.
    package struct StaleRead: Codable, Hashable, Sendable {
        /// Its place in the history.
        package var read: Int
        /// The writes that it should have shown.
        package var missing: [Int]

        package init(read: Int, missing: [Int]) {
            self.read = read
            self.missing = missing
        }
    }

    /// `writes` = `acknowledged` + `refused` + `unknown`.
    package var writes: Int
    package var acknowledged = 0
    package var refused = 0
    /// Not counted as successes, whatever became of them.
    package var unknown = 0
    package var unknownPresent = 0
    package var unknownAbsent = 0
    /// Writes to playlists that could not be read in the end: of them nothing is known.
    package var unsettled = 0
    package var unreadPlaylists: [Int] = []

    /// Acknowledged writes that are not there.
    package var lost: [Int] = []
    /// Writes that are there more than once.
    package var doubled: [Int] = []
    /// Writes that are there although they were refused.
    package var refusedButPresent: [Int] = []
    /// What is there although this run never asked for it.
    package var foreign: [Foreign] = []
    /// Reads that succeeded while the run went on, and those that failed.
    package var reads = 0
    package var failedReads = 0
    package var staleReads: [StaleRead] = []

    package init(writes: Int) { self.writes = writes }

    package enum Verdict: String, Codable, Hashable, Sendable {
        case pass, fail, inconclusive
    }

    /// A ledger passes when something was acknowledged, all of it was looked for, and nothing is wrong.
    package var verdict: Verdict {
        let isWrong =
            ![lost, doubled, refusedButPresent].allSatisfy(\.isEmpty) || !foreign.isEmpty
            || !staleReads.isEmpty
        if isWrong { return .fail }
        return acknowledged > 0 && unsettled == 0 && unreadPlaylists.isEmpty ? .pass : .inconclusive
    }
}
