#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a write returned, without the secret key, kept to be returned again.
struct PlaylistSnapshot: Codable {
    struct Entry: Codable {
        var id: Int
        var song: String
        var title: String
    }

    var name: String
    var version: Int
    var createdAt: Int
    var updatedAt: Int
    var entries: [Entry]

    init(_ playlist: Playlist) {
        name = playlist.name
        version = playlist.version
        createdAt = playlist.createdAt
        updatedAt = playlist.updatedAt
        entries = playlist.entries.map { Entry(id: $0.id, song: $0.song.description, title: $0.title) }
    }

    init(text: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    }

    func text() throws -> String {
        String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
    }

    func playlist(_ key: PlaylistKey) -> Playlist {
        Playlist(
            key: key, name: name,
            entries: entries.compactMap { entry in
                SongID(entry.song).map { Playlist.Entry(id: entry.id, song: $0, title: entry.title) }
            },
            version: version, createdAt: createdAt, updatedAt: updatedAt)
    }
}
