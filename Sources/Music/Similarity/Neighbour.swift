/// A song that shares instruments with the one asked about.
public struct Neighbour: Hashable, Sendable {
    /// The song's place in the order in which the index was given its songs.
    public var song: Int
    /// Weight of the shared instruments over weight of those in either; over 0, at most 1.
    public var score: Double
    /// The number of instruments shared, counted as the percussion mode says.
    public var shared: Int

    public init(song: Int, score: Double, shared: Int) {
        self.song = song
        self.score = score
        self.shared = shared
    }
}
