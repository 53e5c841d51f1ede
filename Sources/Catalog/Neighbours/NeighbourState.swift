/// What a catalog's lists of neighbours were made of.
package struct NeighbourState: Hashable, Sendable {
    /// 1 for the first update, and one more with each.
    package var revision: Int
    /// The most neighbours of a song.
    package var limit: Int
    /// The songs that were compared.
    package var generation: Generation
    /// When the update was finished, in seconds since 1970.
    package var madeAt: Int

    package init(revision: Int, limit: Int, generation: Generation, madeAt: Int) {
        self.revision = revision
        self.limit = limit
        self.generation = generation
        self.madeAt = madeAt
    }
}
