import Catalog
import Library
import MIDI
import Music

/// Writes the songs most similar to every song, in the order of title, on all cores.
package struct NeighbourExport: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        /// A line for each pair, after a line of names: `song,rank,neighbour,score,shared`.
        case csv
        /// A line for each song: `{"song":…,"title":…,"neighbours":[{"id":…,"score":…,"shared":…},…]}`.
        case jsonl
    }

    /// Songs that one task takes at a time.
    private static let share = 128

    private let library: Library
    private let query: SimilarityQuery
    private let format: Format

    /// - Parameter query: its instruments are not looked at.
    package init(of library: Library, _ query: SimilarityQuery, format: Format) {
        self.library = library
        self.query = query
        self.format = format
    }

    /// - Parameters:
    ///   - workers: how many tasks look for neighbours at once.
    ///   - onProgress: called with the number of songs written.
    /// - Throws: ``ConsoleError`` or `CancellationError`.
    package func write(
        to output: TextOutput, workers: Int, onProgress: (_ songs: Int) -> Void
    ) async throws {
        if format == .csv { try output.line("song,rank,neighbour,score,shared") }
        try await withThrowingTaskGroup(of: (first: Int, bytes: [UInt8]).self) { group in
            var next = 0
            var written = 0
            // What is finished before its turn; at most a few shares for each worker.
            var early: [Int: [UInt8]] = [:]
            func addTask() {
                guard next < library.count else { return }
                let share = next..<min(next + Self.share, library.count)
                next = share.upperBound
                group.addTask { (share.lowerBound, try lines(of: share)) }
            }
            for _ in 0..<max(1, workers) * 3 { addTask() }
            while let done = try await group.next() {
                early[done.first] = done.bytes
                while let bytes = early.removeValue(forKey: written) {
                    try output.text(bytes)
                    written = min(written + Self.share, library.count)
                    onProgress(written)
                    addTask()
                }
            }
        }
        try output.flush()
    }

    private func lines(of places: Range<Int>) throws -> [UInt8] {
        var json = JSONText()
        for place in places {
            try Task.checkCancellation()
            let neighbours = library.neighbours(of: place, query)
            switch format {
            case .csv: appendRows(of: place, neighbours, to: &json)
            case .jsonl: appendObject(of: place, neighbours, to: &json)
            }
        }
        return json.bytes
    }

    private func appendRows(of place: Int, _ neighbours: [Neighbour], to text: inout JSONText) {
        let id = library.id(at: place).description
        for (rank, neighbour) in neighbours.enumerated() {
            text.verbatim(id)
            text.raw(",")
            text.number(rank + 1)
            text.raw(",")
            text.verbatim(library.id(at: neighbour.song).description)
            text.raw(",")
            text.number(neighbour.score)
            text.raw(",")
            text.number(neighbour.shared)
            text.raw("\n")
        }
    }

    private func appendObject(of place: Int, _ neighbours: [Neighbour], to json: inout JSONText) {
        let song = library.song(at: place)
        json.raw(#"{"song":"#)
        json.string(song.id.description)
        json.raw(#","title":"#)
        json.string(song.title)
        json.raw(#","neighbours":"#)
        json.array(neighbours) { json, neighbour in
            json.raw(#"{"id":"#)
            json.string(library.id(at: neighbour.song).description)
            json.raw(#","score":"#)
            json.number(neighbour.score)
            json.raw(#","shared":"#)
            json.number(neighbour.shared)
            json.raw("}")
        }
        json.raw("}\n")
    }
}
