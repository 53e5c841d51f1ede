/// A song's neighbours.
package struct NeighbourList: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var song: SongID
        /// Instruments shared over instruments in either, all drum kits counted as one: over 0, at most 1.
        package var score: Double
        /// The number of instruments shared.
        package var shared: Int

        package init(song: SongID, score: Double, shared: Int) {
            self.song = song
            self.score = score
            self.shared = shared
        }
    }

    package var song: SongID
    /// Of the song's title and instruments when it was compared; see ``SongFingerprint``.
    package var fingerprint: Int64
    /// The best first: by score, then shared instruments, then title, then id. The first has rank 1.
    package var neighbours: [Entry]

    package init(song: SongID, fingerprint: Int64, neighbours: [Entry]) {
        self.song = song
        self.fingerprint = fingerprint
        self.neighbours = neighbours
    }
}
