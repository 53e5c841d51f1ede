/// A list of songs, reached by whoever knows its secret key.
package struct Playlist: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// Stable within the playlist; a song may be in it more than once.
        package var id: Int
        package var song: SongID
        /// The song's title when it was added, for when it is no longer in the catalog.
        package var title: String

        package init(id: Int, song: SongID, title: String) {
            self.id = id
            self.song = song
            self.title = title
        }
    }

    package var key: PlaylistKey
    package var name: String
    package var entries: [Entry]
    /// Grows by one with every change; the entity tag.
    package var version: Int
    /// Seconds since 1970.
    package var createdAt: Int
    /// Seconds since 1970.
    package var updatedAt: Int

    package init(
        key: PlaylistKey, name: String, entries: [Entry], version: Int, createdAt: Int, updatedAt: Int
    ) {
        self.key = key
        self.name = name
        self.entries = entries
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
