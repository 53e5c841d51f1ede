extension Playlist {
    /// Makes one change, as of `now`.
    ///
    /// - Parameter nextEntry: the id of the next entry to be added; grows by one when it is used.
    /// - Throws: ``PlaylistError``; the playlist is then as it was.
    package mutating func make(
        _ change: PlaylistChange, nextEntry: inout Int, now: Int
    ) throws(PlaylistError) {
        switch change {
        case .rename(let name):
            guard PlaylistLimits.admits(name: name) else { throw .invalidName }
            self.name = name
        case .add(let song, let title, let place):
            let place = place ?? entries.count
            guard entries.count < PlaylistLimits.entries else { throw .full }
            guard (0...entries.count).contains(place) else {
                throw .noSuchPlace(place, count: entries.count)
            }
            entries.insert(Entry(id: nextEntry, song: song, title: title), at: place)
            nextEntry += 1
        case .remove(let entry):
            entries.remove(at: try place(of: entry))
        case .move(let entry, let place):
            let from = try self.place(of: entry)
            guard entries.indices.contains(place) else {
                throw .noSuchPlace(place, count: entries.count)
            }
            entries.insert(entries.remove(at: from), at: place)
        }
        version += 1
        updatedAt = now
    }

    private func place(of entry: Int) throws(PlaylistError) -> Int {
        guard let place = entries.firstIndex(where: { $0.id == entry }) else { throw .noSuchEntry(entry) }
        return place
    }
}

extension PlaylistLimits {
    static func admits(name: String) -> Bool {
        // A character can be of any number of scalars, so bytes are limited too. PostgreSQL keeps no zero.
        !name.isEmpty && !name.utf8.contains(0) && name.utf8.count <= 16 * nameLength
            && name.count <= nameLength
    }
}
