/// A step from one state of the lists of neighbours to the next.
package struct NeighbourUpdate: Sendable {
    /// What becomes of the lists that are not written anew.
    package enum Others: Hashable, Sendable {
        /// They go.
        case forgotten
        /// They stay, but for these songs' lists, which go. No list that stays names one of these.
        case kept(except: [SongID])
    }

    /// The state that the update was made for.
    package var replacing: NeighbourState?
    package var limit: Int
    /// The songs that were compared.
    package var generation: Generation
    package var others: Others

    package init(
        replacing: NeighbourState?, limit: Int, generation: Generation, others: Others
    ) {
        self.replacing = replacing
        self.limit = limit
        self.generation = generation
        self.others = others
    }
}
