import Catalog

extension Library {
    /// Calls `body` with each song, by ascending id; why songs had to be recovered is not known here.
    package func forEachSong(_ body: (Song) throws -> Void) rethrows {
        for place in placesByID {
            let song = song(at: Int(place))
            try body(
                Song(
                    id: song.id, title: song.title, sourceKey: song.sourceKey, size: song.size,
                    status: song.status, instruments: song.instruments, ingestedAt: song.ingestedAt))
        }
    }
}
