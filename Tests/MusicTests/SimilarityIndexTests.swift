import MIDI
import Music
import TestSupport
import Testing

struct SimilarityIndexTests {
    /// Songs with few programs, so that many share sets, scores and counts: ties are the hard part.
    private static func songs(_ count: Int, _ generator: inout SeededGenerator) -> [InstrumentSet] {
        (0..<count).map { _ in
            var set = InstrumentSet()
            for _ in 0..<Int.random(in: 0...9, using: &generator) {
                let program = min(
                    UInt8.random(in: 0...127, using: &generator), UInt8.random(in: 0...127, using: &generator)
                )
                set.melodic.insert(program / 4)
            }
            if Int.random(in: 0..<10, using: &generator) < 7 {
                set.percussion.insert(UInt8.random(in: 0...2, using: &generator) * 8)
            }
            return set
        }
    }

    private static func query(
        _ instruments: InstrumentSet, _ generator: inout SeededGenerator
    ) -> SimilarityQuery {
        var query = SimilarityQuery(
            instruments, limit: [0, 1, 5, 50, 1000].randomElement(using: &generator) ?? 50,
            minimumScore: [0, 0, 0.25, 0.5, 1].randomElement(using: &generator) ?? 0,
            weighting: Weighting.allCases.randomElement(using: &generator) ?? .uniform,
            percussion: PercussionMode.allCases.randomElement(using: &generator) ?? .merge,
            minimumInstruments: Int.random(in: 0...4, using: &generator))
        if Bool.random(using: &generator) {
            query.filter.required.melodic.insert(UInt8.random(in: 0...8, using: &generator))
            query.filter.excluded.melodic.insert(UInt8.random(in: 9...20, using: &generator))
            query.filter.percussion = [nil, true, false].randomElement(using: &generator) ?? nil
        }
        return query
    }

    @Test(arguments: 1...12)
    func theIndexAgreesWithTheDefinition(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let songs = Self.songs([1, 10, 300, 800][seed % 4], &generator)
        let index = SimilarityIndex(songs)
        for _ in 0..<40 {
            let instruments = Self.songs(1, &generator)[0]
            let query = Self.query(instruments, &generator)
            #expect(index.neighbours(query) == ExhaustiveSearch.neighbours(query, among: songs), "\(query)")
        }
    }

    @Test(arguments: 1...4)
    func aSongIsNoNeighbourOfItself(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let songs = Self.songs(200, &generator)
        let index = SimilarityIndex(songs)
        for song in songs.indices {
            var query = Self.query(songs[song], &generator)
            let found = index.neighbours(of: song, query)
            let limit = query.limit
            query.limit += 1
            let expected = ExhaustiveSearch.neighbours(query, among: songs).filter { $0.song != song }
            #expect(found == Array(expected.prefix(limit)))
        }
    }

    @Test func allPairsAreTheNeighboursOfEverySongWithEnoughInstruments() {
        var generator = SeededGenerator(seed: 9)
        let songs = Self.songs(300, &generator)
        let index = SimilarityIndex(songs)
        let query = SimilarityQuery(InstrumentSet(), limit: 7)
        var found: [Int: [Neighbour]] = [:]
        for begin in stride(from: 0, to: index.distinctSets, by: 50) {
            index.forEachNeighbourhood(inSets: begin..<min(begin + 50, index.distinctSets), query) {
                found[$0] = $1
            }
        }
        for (song, set) in songs.enumerated() {
            let count = set.melodic.count + (set.percussion.isEmpty ? 0 : 1)
            #expect(found[song] == (count >= 3 ? index.neighbours(of: song, query) : nil))
        }
    }

    @Test func jaccardOfThreeSharedInFour() {
        let songs = [InstrumentSet(melodic: [1, 2, 3]), InstrumentSet(melodic: [40, 41, 42])]
        let query = SimilarityQuery(InstrumentSet(melodic: [1, 2, 3, 4]))
        #expect(SimilarityIndex(songs).neighbours(query) == [Neighbour(song: 0, score: 0.75, shared: 3)])
    }

    @Test func kitsAreOneInstrumentUnlessSeparate() {
        let songs = [InstrumentSet(melodic: [1, 2, 3], percussion: [8])]
        var query = SimilarityQuery(InstrumentSet(melodic: [1, 2, 3], percussion: [0]))
        #expect(SimilarityIndex(songs).neighbours(query).first?.score == 1)
        query.percussion = .separate
        #expect(SimilarityIndex(songs).neighbours(query).first?.score == 0.6)
        query.percussion = .ignore
        #expect(SimilarityIndex(songs).neighbours(query).first?.score == 1)
    }

    @Test func aSharedRareInstrumentCountsMoreThanACommonOne() {
        let common = Array(repeating: InstrumentSet(melodic: [0, 10, 11]), count: 100)
        let songs = common + [InstrumentSet(melodic: [99, 20, 21])]
        let query = SimilarityQuery(InstrumentSet(melodic: [0, 99, 50]), weighting: .rarity)
        #expect(SimilarityIndex(songs).neighbours(query).first?.song == 100)
    }

    @Test func anEmptyIndexAndAnEmptySetHaveNoNeighbours() {
        #expect(SimilarityIndex([]).neighbours(SimilarityQuery(InstrumentSet(melodic: [1]))).isEmpty)
        let index = SimilarityIndex([InstrumentSet(melodic: [1, 2, 3]), InstrumentSet()])
        #expect(index.neighbours(SimilarityQuery(InstrumentSet())).isEmpty)
    }
}
