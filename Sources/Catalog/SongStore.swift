/// The songs of a catalog, for reading.
package protocol SongStore: Sendable {
    /// Changes whenever an ingest finishes: readers that hold songs in memory compare it to know
    /// that theirs are old. Cheap enough to ask every second.
    func generation() async throws -> Generation

    /// Calls `body` with each song, by ascending id, within one consistent view of the catalog.
    func forEachSong(_ body: @Sendable (Song) throws -> Void) async throws -> Generation

    /// Yields whenever an ingest may have finished, of catalogs that tell. It ends when it is no longer
    /// waited for; whoever waits asks for the generation now and then all the same.
    func changes() -> AsyncStream<Void>
}

extension SongStore {
    /// Of catalogs that do not tell.
    package func changes() -> AsyncStream<Void> {
        AsyncStream { $0.finish() }
    }
}

/// A state of a catalog's songs.
package struct Generation: Hashable, Sendable {
    /// The ingest run that finished last; 0 before the first.
    package var run: Int
    /// When it finished, in seconds since 1970; `nil` before the first.
    package var finishedAt: Int?

    package init(run: Int, finishedAt: Int?) {
        self.run = run
        self.finishedAt = finishedAt
    }
}
