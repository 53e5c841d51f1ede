import Catalog
import Synchronization

extension Library {
    /// Reads every song of a catalog.
    package init(of catalog: some SongStore) async throws {
        let builder = Mutex(LibraryBuilder())
        let generation = try await catalog.forEachSong { song in builder.withLock { $0.add(song) } }
        self = builder.withLock { builder in
            let complete = builder
            // The builder's tables are not needed beside the library's.
            builder = LibraryBuilder()
            return complete.library(generation)
        }
    }
}
