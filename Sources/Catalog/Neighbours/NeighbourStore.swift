/// The songs most similar to each song, kept in the catalog for whoever queries it by SQL.
///
/// The lists are of one state of the songs, their *generation*, as a whole: an update becomes visible
/// in one step, when it is complete, and a process killed before that leaves the lists as they were. An
/// ingest does not touch them, so until the next update they may name songs that are gone and lack
/// songs that are new; ``NeighbourState`` tells. They therefore refer to a table of the songs that were
/// compared, never to the catalog's songs.
package protocol NeighbourStore: Sendable {
    /// What the lists were made of; `nil` when none have been made.
    func neighbourState() async throws -> NeighbourState?

    /// Calls `body` with the list of each song that was compared, by ascending id, within one consistent
    /// view. A song that is like no other has an empty list.
    ///
    /// - Returns: the state that the lists are of.
    func forEachNeighbourList(
        _ body: @Sendable (NeighbourList) throws -> Void
    ) async throws -> NeighbourState?

    /// Replaces lists: gathers what `next` returns apart from what readers see, then puts it in place in
    /// one transaction.
    ///
    /// - Parameters:
    ///   - update: what the lists will be of, and what becomes of those that `next` does not return.
    ///   - next: returns lists, a few thousand neighbours at a time, each song's once, in any order; `nil`
    ///     at the end. When it throws, nothing has changed.
    /// - Returns: the new state.
    /// - Throws: ``CatalogError`` with code `superseded` when the lists are not those any more that the
    ///   update was made for.
    @discardableResult
    func updateNeighbours(
        _ update: NeighbourUpdate, next: @Sendable () async throws -> [NeighbourList]?
    ) async throws -> NeighbourState
}
