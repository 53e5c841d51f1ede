import Catalog
import Library
import MIDI
import Music

/// Every instrument's slug as a JSON string, made once: answers hold hundreds.
private let programSlugs = (0..<128).map { quoted(Instrument(program: $0, isDrum: false)) }
private let kitSlugs = (0..<128).map { quoted(Instrument(program: $0, isDrum: true)) }

private func quoted(_ instrument: Instrument) -> [UInt8] { Array("\"\(instrument.slug)\"".utf8) }

extension JSONWriter {
    /// Slugs, melodic programs before drum kits, each by number.
    mutating func instruments(_ set: InstrumentSet) {
        beginArray()
        for program in set.melodic { raw(programSlugs[Int(program)]) }
        for program in set.percussion { raw(kitSlugs[Int(program)]) }
        endArray()
    }

    /// What lists show of a song. They hold many, so no more of the library is looked at than is shown.
    mutating func summary(at place: Int, of library: Library) {
        beginObject()
        key("id")
        string(library.id(at: place).description)
        key("title")
        library.withTitle(at: place) { string(utf8: $0) }
        key("instruments")
        instruments(library.instruments(at: place))
        endObject()
    }

    mutating func reasons(_ reasons: [Damage]) {
        beginArray()
        for reason in reasons {
            beginObject()
            key("offset")
            integer(reason.offset)
            key("reason")
            string(reason.kind.rawValue)
            key("detail")
            string(reason.kind.explanation)
            endObject()
        }
        endArray()
    }

    mutating func details(at place: Int, of library: Library) {
        let song = library.song(at: place)
        beginObject()
        key("id")
        string(song.id.description)
        key("title")
        string(song.title)
        key("instruments")
        instruments(song.instruments)
        key("status")
        string(song.status.rawValue)
        key("reasons")
        reasons(library.reasons(at: place))
        key("source")
        string(song.sourceKey)
        key("size")
        integer(song.size)
        key("ingestedAt")
        string(Timestamp.iso8601(seconds: song.ingestedAt))
        endObject()
    }

    mutating func neighbours(_ neighbours: [Neighbour], of library: Library) {
        beginArray()
        for neighbour in neighbours {
            beginObject()
            key("score")
            number(neighbour.score)
            key("shared")
            integer(neighbour.shared)
            key("song")
            summary(at: neighbour.song, of: library)
            endObject()
        }
        endArray()
    }

    mutating func playlist(_ playlist: Playlist) {
        beginObject()
        key("key")
        string(playlist.key.description)
        key("name")
        string(playlist.name)
        key("version")
        integer(playlist.version)
        key("createdAt")
        string(Timestamp.iso8601(seconds: playlist.createdAt))
        key("updatedAt")
        string(Timestamp.iso8601(seconds: playlist.updatedAt))
        key("entries")
        beginArray()
        for entry in playlist.entries {
            beginObject()
            key("id")
            integer(entry.id)
            key("song")
            string(entry.song.description)
            key("title")
            string(entry.title)
            endObject()
        }
        endArray()
        endObject()
    }
}
