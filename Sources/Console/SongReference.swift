import Catalog
import Library

/// How a person names a song of the catalog: by its id, the beginning of its id, or its title.
package struct SongReference: Hashable, Sendable {
    package var text: String

    /// Fewer digits are not taken for the beginning of an id.
    private static let shortestPrefix = 4
    /// Songs that a message lists.
    private static let listed = 5

    package init(_ text: String) {
        self.text = text
    }

    /// - Returns: the song's place.
    /// - Throws: if no song has the name, or several have.
    package func place(in library: Library) throws(ConsoleError) -> Int {
        if let id = SongID(text), let place = library.place(of: id) { return place }
        let title = text.lowercased()
        var places = (0..<library.count).filter { library.song(at: $0).title.lowercased() == title }
        if places.isEmpty { places = placesByPrefix(in: library) }
        guard let place = places.first else {
            throw ConsoleError(
                "no song has the id or title '\(TextTable.printable(text))', and there is no such file")
        }
        guard places.count == 1 else { throw ambiguity(of: places, in: library) }
        return place
    }

    private func placesByPrefix(in library: Library) -> [Int] {
        let prefix = text.lowercased()
        guard prefix.utf8.count >= Self.shortestPrefix else { return [] }
        return library.places(withIDPrefix: prefix, limit: library.count)
    }

    private func ambiguity(of places: [Int], in library: Library) -> ConsoleError {
        let songs = places.prefix(Self.listed).map { place in
            let song = library.song(at: place)
            return "\(song.id) (\(TextTable.printable(song.title)))"
        }
        let others = places.count > Self.listed ? " and \(places.count - Self.listed) more" : ""
        return ConsoleError(
            "\(places.count) songs are called '\(TextTable.printable(text))'; give the id of one: "
                + songs.joined(separator: ", ") + others)
    }
}
