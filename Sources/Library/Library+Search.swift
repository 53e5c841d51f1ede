import MIDI
import Music

extension Library {
    /// Songs by title text and instruments.
    package func search(_ query: SongQuery) -> SongPage {
        let matches = places(matching: query)
        let total = matches.reduce(0) { $0 + $1.nonzeroBitCount }
        let offset = max(0, query.offset)
        guard query.limit > 0, offset < total else { return SongPage(places: [], total: total) }
        let limit = min(query.limit, total - offset)
        let places =
            switch query.order {
            case .title:
                Self.page(of: matches, total: total, reversed: query.reversed, offset: offset, limit: limit)
            case .instruments:
                Self.page(
                    of: matches, in: byInstruments, reversed: query.reversed, offset: offset, limit: limit)
            case .ingested:
                Self.page(of: matches, in: byIngest, reversed: query.reversed, offset: offset, limit: limit)
            }
        return SongPage(places: places, total: total)
    }

    /// How many songs have each instrument, by program, melodic before drums; only those that occur.
    package var instrumentCounts: [(instrument: Instrument, songs: Int)] {
        countInstruments { instrumentIndex.count(of: $0) }
    }

    /// How many of the songs that `query` matches have each instrument, as
    /// ``instrumentCounts`` lists them; its page and order do not matter.
    package func instrumentCounts(matching query: SongQuery) -> [(instrument: Instrument, songs: Int)] {
        let matches = places(matching: query)
        return countInstruments { instrumentIndex.count(of: $0, in: matches) }
    }

    /// How many of the songs that `query` matches have any instrument of each set.
    package func songCounts(matching query: SongQuery, withAnyOf sets: [InstrumentSet]) -> [Int] {
        let matches = places(matching: query)
        return sets.map { set in
            let rows =
                set.melodic.map(InstrumentIndex.Row.program) + set.percussion.map(InstrumentIndex.Row.kit)
            return instrumentIndex.count(ofAny: rows, in: matches)
        }
    }

    private func countInstruments(
        _ count: (InstrumentIndex.Row) -> Int
    ) -> [(instrument: Instrument, songs: Int)] {
        var counts: [(instrument: Instrument, songs: Int)] = []
        for program in UInt8(0)..<128 {
            for isDrum in [false, true] {
                let songs = count(isDrum ? .kit(program) : .program(program))
                if songs > 0 { counts.append((Instrument(program: program, isDrum: isDrum), songs)) }
            }
        }
        return counts
    }

    private func places(matching query: SongQuery) -> [UInt64] {
        instrumentIndex.places(
            query.filter, minimumInstruments: query.minimumInstruments, total: count,
            among: titleIndex.places(matching: query.text))
    }

    /// A page of the places in a bitmap, ascending or, if reversed, descending.
    private static func page(
        of matches: [UInt64], total: Int, reversed: Bool, offset: Int, limit: Int
    ) -> [Int] {
        // The last page first, read backwards, is the first page of the opposite order.
        let begin = reversed ? total - offset - limit : offset
        var skip = begin
        var places: [Int] = []
        places.reserveCapacity(limit)
        for (index, word) in matches.enumerated() {
            let count = word.nonzeroBitCount
            if skip >= count {
                skip -= count
                continue
            }
            var word = word
            while word != 0, places.count < limit {
                if skip > 0 { skip -= 1 } else { places.append(index * 64 + word.trailingZeroBitCount) }
                word &= word - 1
            }
            if places.count == limit { break }
        }
        return reversed ? places.reversed() : places
    }

    /// A page of the places in a bitmap, in the order of a list of all places.
    private static func page(
        of matches: [UInt64], in order: [UInt32], reversed: Bool, offset: Int, limit: Int
    ) -> [Int] {
        var skip = offset
        var places: [Int] = []
        places.reserveCapacity(limit)
        for index in order.indices {
            let place = Int(order[reversed ? order.count - 1 - index : index])
            guard matches[place / 64] >> UInt64(place % 64) & 1 == 1 else { continue }
            if skip > 0 {
                skip -= 1
            } else {
                places.append(place)
                if places.count == limit { break }
            }
        }
        return places
    }
}
