import Catalog
import Library
import MIDI
import Music
import TestSupport
import Testing

struct LibraryTests {
    @Test func songsStandInTheOrderOfTitleThenID() async throws {
        let library = try await Library(of: Self.store(["b", "a", "b", "é", "B"]))
        #expect((0..<5).map { library.song(at: $0).title } == ["B", "a", "b", "b", "é"])
        #expect(library.id(at: 2) < library.id(at: 3))
    }

    @Test func everySongIsFoundByItsIDAndPrefixesOfIt() async throws {
        let library = try await Library(of: Self.store((0..<200).map { "song \($0)" }))
        for place in 0..<library.count {
            let id = library.id(at: place)
            #expect(library.place(of: id) == place)
            #expect(library.places(withIDPrefix: String(id.description.prefix(12)), limit: 2) == [place])
        }
        #expect(library.place(of: SongID(high: 1, low: 1)) == nil)
        #expect(library.places(withIDPrefix: "", limit: 9).isEmpty)
        #expect(library.places(withIDPrefix: "xyz", limit: 9).isEmpty)
    }

    @Test(arguments: [
        ("LOVE", ["Café Love", "love me tender"]), ("me love", ["love me tender"]),
        ("cafe", ["Café Love"]), ("CAFÉ", ["Café Love"]), ("end", ["love me tender"]),
        ("  ", ["Café Love", "love me tender", "other"]), ("nothing", []),
    ])
    func titlesAreSearchedByWordsWhateverTheirCaseAndAccents(text: String, titles: [String]) async throws {
        let library = try await Library(of: Self.store(["love me tender", "other", "Café Love"]))
        let page = library.search(SongQuery(text: text))
        #expect(page.places.map { library.song(at: $0).title } == titles)
        #expect(page.total == titles.count)
    }

    @Test(arguments: 1...6)
    func searchesAgreeWithLookingAtEverySong(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let sets = (0..<Int.random(in: 1...300, using: &generator)).map { _ in Self.randomSet(&generator) }
        let library = try await Library(of: Self.store(sets.indices.map { "t\($0 % 17)" }, sets))
        for _ in 0..<60 {
            let query = Self.randomQuery(&generator)
            let matching = (0..<library.count).filter { place in
                let song = library.song(at: place)
                return query.filter.admits(song.instruments)
                    && song.instruments.count >= query.minimumInstruments && song.title.contains(query.text)
            }
            let ordered = matching.sorted { left, right in
                let (one, other) = (library.song(at: left), library.song(at: right))
                return switch query.order {
                case .title: left < right
                case .instruments:
                    (-one.instruments.count, left) < (-other.instruments.count, right)
                case .ingested: (-one.ingestedAt, left) < (-other.ingestedAt, right)
                }
            }
            let expected = (query.reversed ? ordered.reversed() : ordered).dropFirst(query.offset)
            let page = library.search(query)
            #expect(page == SongPage(places: Array(expected.prefix(query.limit)), total: matching.count))
            for (instrument, songs) in library.instrumentCounts(matching: query) {
                let having = matching.count { library.song(at: $0).instruments.contains(instrument) }
                #expect(songs == having)
            }
            let sets = [Self.randomSet(&generator), InstrumentSet()]
            let having = sets.map { set in
                matching.count { !library.song(at: $0).instruments.intersection(set).isEmpty }
            }
            #expect(library.songCounts(matching: query, withAnyOf: sets) == having)
        }
    }

    @Test func neighboursAreNamedByPlace() async throws {
        let sets = [InstrumentSet(melodic: [1, 2, 3]), InstrumentSet(melodic: [1, 2, 4])]
        let library = try await Library(of: Self.store(["z", "a"], sets))
        let place = try #require((0..<2).first { library.song(at: $0).title == "z" })
        let neighbours = library.neighbours(of: place, SimilarityQuery(InstrumentSet()))
        #expect(neighbours == [Neighbour(song: 0, score: 0.5, shared: 2)])
    }

    @Test func anEmptyCatalogIsAnEmptyLibrary() async throws {
        let library = try await Library(of: Self.store([]))
        #expect(library.count == 0)
        #expect(library.search(SongQuery()) == SongPage(places: [], total: 0))
        #expect(library.instrumentCounts.isEmpty)
    }

    // MARK: Songs

    /// A store of songs that are there from the start.
    struct FixedSongs: SongStore {
        var songs: [Song]
        func generation() -> Generation { Generation(run: 1, finishedAt: 0) }
        func forEachSong(_ body: @Sendable (Song) throws -> Void) async throws -> Generation {
            try songs.forEach(body)
            return generation()
        }
    }

    static func store(_ titles: [String], _ sets: [InstrumentSet]? = nil) -> FixedSongs {
        var generator = SeededGenerator(seed: 5)
        return FixedSongs(
            songs: titles.enumerated().map { index, title in
                Song(
                    id: SongID(high: generator.next(), low: generator.next()), title: title,
                    sourceKey: "\(index).mid", size: 100, status: .ok,
                    instruments: sets?[index] ?? InstrumentSet(melodic: [0]), ingestedAt: index % 5)
            })
    }

    static func randomSet(_ generator: inout SeededGenerator) -> InstrumentSet {
        var set = InstrumentSet()
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            set.melodic.insert(UInt8.random(in: 60...68, using: &generator))
        }
        if Bool.random(using: &generator) {
            set.percussion.insert(UInt8.random(in: 0...1, using: &generator))
        }
        return set
    }

    static func randomQuery(_ generator: inout SeededGenerator) -> SongQuery {
        var query = SongQuery(
            text: ["", "", "t1", "1"].randomElement(using: &generator) ?? "",
            minimumInstruments: Int.random(in: 0...3, using: &generator),
            order: SongQuery.Order.allCases.randomElement(using: &generator) ?? .title,
            reversed: Bool.random(using: &generator), offset: Int.random(in: 0...90, using: &generator),
            limit: Int.random(in: 0...80, using: &generator))
        query.filter.percussion = [nil, nil, true, false].randomElement(using: &generator) ?? nil
        if Bool.random(using: &generator) { query.filter.required.melodic.insert(61) }
        if Bool.random(using: &generator) { query.filter.excluded = randomSet(&generator) }
        return query
    }
}

extension InstrumentSet {
    func contains(_ instrument: Instrument) -> Bool {
        (instrument.isDrum ? percussion : melodic).contains(instrument.program)
    }
}
