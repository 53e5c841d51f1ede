import Catalog

extension Library {
    /// Calls `body` with each song, by ascending id.
    package func forEachSong(_ body: (Song) throws -> Void) rethrows {
        for place in placesByID {
            let song = song(at: Int(place))
            try body(
                Song(
                    id: song.id, title: song.title, sourceKey: song.sourceKey, size: song.size,
                    status: song.status, reasons: reasons(at: Int(place)), instruments: song.instruments,
                    ingestedAt: song.ingestedAt))
        }
    }
}
