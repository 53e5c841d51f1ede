import Catalog
import MIDI
import Music

/// A catalog's songs in memory, as one consistent state that never changes: searched, compared and
/// shared between threads without locks.
///
/// A song's *place* is its number in the order of title, then id, from 0.
package struct Library: Sendable {
    package let generation: Generation
    /// The number of songs.
    package let count: Int

    /// Reads every song of a catalog.
    package init(of catalog: some SongStore) async throws {
        generation = Generation(run: 0, finishedAt: nil)
        count = 0
    }

    /// The song at `place`, without damage reasons.
    package func song(at place: Int) -> LibrarySong { preconditionFailure() }
    /// - Returns: `nil` when no song has the id.
    package func place(of id: SongID) -> Int? { nil }

    /// How many songs have each instrument, by program, melodic before drums; only those that occur.
    package var instrumentCounts: [(instrument: Instrument, songs: Int)] { [] }

    /// Songs by title text and instruments.
    package func search(_ query: SongQuery) -> SongPage { SongPage(places: [], total: 0) }
    /// How many of the songs that `query` matches have each instrument (facets).
    package func instrumentCounts(matching query: SongQuery) -> [(instrument: Instrument, songs: Int)] { [] }

    /// The songs most similar to the one at `place`, itself left out; `Neighbour.song` is a place.
    package func neighbours(of place: Int, _ query: SimilarityQuery) -> [Neighbour] { [] }
    /// The songs most similar to the query's instruments; `Neighbour.song` is a place.
    package func neighbours(_ query: SimilarityQuery) -> [Neighbour] { [] }
}

/// What listings show of a song.
package struct LibrarySong: Sendable {
    package let id: SongID
    package let title: String
    package let sourceKey: String
    package let size: Int
    package let status: Song.Status
    package let instruments: InstrumentSet
    package let ingestedAt: Int
}

/// A search for songs.
package struct SongQuery: Hashable, Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case title
        /// Most instruments first.
        case instruments
        /// Newest first.
        case ingested
    }

    /// Words that the title must contain, each in full or in part, whatever their case or accents.
    package var text: String
    package var filter: InstrumentFilter
    package var minimumInstruments: Int
    package var order: Order
    /// Whether to list in the opposite of `order`.
    package var reversed: Bool
    package var offset: Int
    package var limit: Int

    package init(
        text: String = "", filter: InstrumentFilter = InstrumentFilter(), minimumInstruments: Int = 1,
        order: Order = .title, reversed: Bool = false, offset: Int = 0, limit: Int = 50
    ) {
        self.text = text
        self.filter = filter
        self.minimumInstruments = minimumInstruments
        self.order = order
        self.reversed = reversed
        self.offset = offset
        self.limit = limit
    }
}

/// One page of a search's result.
package struct SongPage: Sendable {
    package var places: [Int]
    /// How many songs match in all.
    package var total: Int
}
