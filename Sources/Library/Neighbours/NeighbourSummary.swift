import Catalog

/// What an update of the lists of neighbours did.
package struct NeighbourSummary: Hashable, Sendable {
    /// What the lists are of now.
    package var state: NeighbourState
    /// Songs with lists.
    package var songs: Int
    /// Lists that were made anew.
    package var listed: Int
    /// Lists of songs that are gone.
    package var forgotten: Int
    /// Whether all lists were made anew.
    package var isFull: Bool
}
