import Catalog
import Library
import MIDI
import Music

/// The songs most similar to one, for people or programs.
package struct SimilarReport {
    package enum Format: String, Sendable, CaseIterable {
        case table
        case json
    }

    private let library: Library
    private let neighbours: [Neighbour]

    package init(of place: Int, _ query: SimilarityQuery, in library: Library) {
        self.library = library
        neighbours = library.neighbours(of: place, query)
    }

    /// - Parameter query: with the instruments of a song that need not be in the library.
    package init(_ query: SimilarityQuery, in library: Library) {
        self.library = library
        neighbours = library.neighbours(query)
    }

    package func write(_ format: Format, to output: TextOutput) throws(ConsoleError) {
        switch format {
        case .table: try writeTable(to: output)
        case .json: try output.line(json)
        }
        try output.flush()
    }

    private func writeTable(to output: TextOutput) throws(ConsoleError) {
        guard !neighbours.isEmpty else { return try output.line("No song is similar enough.") }
        var table = TextTable([
            ("SCORE", .right), ("", .left), ("SHARED", .right), ("TITLE", .left), ("ID", .left),
        ])
        for neighbour in neighbours {
            let song = library.song(at: neighbour.song)
            table.append([
                Decimals.text(neighbour.score, digits: 3), Bar.text(neighbour.score, width: 10),
                String(neighbour.shared), song.title, song.id.description,
            ])
        }
        for line in table.lines { try output.line(line) }
    }

    /// `[{"id":…,"title":…,"score":…,"shared":…},…]`
    private var json: [UInt8] {
        var json = JSONText()
        json.array(neighbours) { json, neighbour in
            let song = library.song(at: neighbour.song)
            json.raw(#"{"id":"#)
            json.string(song.id.description)
            json.raw(#","title":"#)
            json.string(song.title)
            json.raw(#","score":"#)
            json.number(neighbour.score)
            json.raw(#","shared":"#)
            json.number(neighbour.shared)
            json.raw("}")
        }
        return json.bytes
    }
}
