import Music

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
package struct SongPage: Hashable, Sendable {
    package var places: [Int]
    /// How many songs match in all.
    package var total: Int

    package init(places: [Int], total: Int) {
        self.places = places
        self.total = total
    }
}
