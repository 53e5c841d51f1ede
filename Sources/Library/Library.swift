import Catalog
import MIDI
import Music

/// A catalog's songs in memory, as one consistent state that never changes: searched, compared and
/// shared between threads without locks.
///
/// A song's *place* is its number in the order of title, then id, from 0. Titles are ordered by their
/// UTF-8 bytes, as SQLite and PostgreSQL's C collation order them.
package struct Library: Sendable {
    package let generation: Generation
    let ids: [SongID]
    let titles: TextColumn
    let sourceKeys: TextColumn
    let sizes: [UInt32]
    let recovered: [Bool]
    let reasons: DamageColumn
    let ingestedAt: [Int64]
    /// Every place, by ascending id.
    let placesByID: [UInt32]
    /// Beside those in ``similarity``, which numbers programs in a way of its own.
    let instruments: [InstrumentSet]
    let similarity: SimilarityIndex
    let instrumentIndex: InstrumentIndex
    let titleIndex: TitleIndex
    /// Every place by instruments, most first, and by time of ingest, newest first; ties by place.
    let byInstruments: [UInt32]
    let byIngest: [UInt32]

    /// The number of songs.
    package var count: Int { ids.count }

    package func song(at place: Int) -> LibrarySong {
        LibrarySong(
            id: ids[place], title: titles[place], sourceKey: sourceKeys[place], size: Int(sizes[place]),
            status: recovered[place] ? .recovered : .ok, instruments: instruments[place],
            ingestedAt: Int(ingestedAt[place]))
    }

    /// Why the song had to be recovered; empty if it had not.
    package func reasons(at place: Int) -> [Damage] { reasons[place] }

    package func id(at place: Int) -> SongID { ids[place] }

    package func instruments(at place: Int) -> InstrumentSet { instruments[place] }

    /// The UTF-8 bytes of a title, without making a string.
    package func withTitle<Result>(at place: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        titles.withBytes(at: place, body)
    }

    /// - Returns: `nil` when no song has the id.
    package func place(of id: SongID) -> Int? {
        let index = firstIDIndex { $0 >= id }
        guard index < count, ids[Int(placesByID[index])] == id else { return nil }
        return Int(placesByID[index])
    }

    /// The places of songs whose ids begin with some hexadecimal digits, at most `limit`.
    ///
    /// - Parameter prefix: 1–32 digits; anything else finds nothing.
    package func places(withIDPrefix prefix: String, limit: Int) -> [Int] {
        let digits = prefix.utf8.count
        guard (1...32).contains(digits),
            let least = SongID(prefix + String(repeating: "0", count: 32 - digits)),
            let greatest = SongID(prefix + String(repeating: "f", count: 32 - digits))
        else { return [] }
        let begin = firstIDIndex { $0 >= least }
        let end = firstIDIndex { $0 > greatest }
        return placesByID[begin..<end].prefix(limit).map(Int.init)
    }

    /// The first index of ``placesByID`` whose id is as asked; ids that are come after those that are not.
    private func firstIDIndex(where isAfter: (SongID) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(ids[Int(placesByID[middle])]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
