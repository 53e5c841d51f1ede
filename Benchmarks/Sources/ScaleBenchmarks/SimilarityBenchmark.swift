import Foundation
import MIDI
import Music
import SampleLibrary

/// The 50 most similar songs of one song, on one core.
struct SimilarityBenchmark {
    let sets: [InstrumentSet]
    let queries: Int

    init(songs: Int, queries: Int) {
        sets = Self.sets(songs: songs)
        self.queries = queries
    }

    func run() {
        let index = SimilarityIndex(sets)
        // Songs to ask about lie all over the index, in no order.
        let asked = (0..<queries).map { ($0 &* 7919) % index.count }
        for weighting in Weighting.allCases {
            let start = ContinuousClock.now
            _ = index.neighbours(of: 0, query(weighting))
            let preparation = (ContinuousClock.now - start).seconds
            var found = 0
            let times = asked.map { song in
                ContinuousClock().measure { found += index.neighbours(of: song, query(weighting)).count }
                    .seconds
            }.sorted()
            print(
                """
                {"songs":\(sets.count),"sets":\(index.distinctSets),"weighting":"\(weighting.rawValue)",\
                "preparation":\(preparation),"p50":\(times[times.count / 2]),"p99":\(times[times.count * 99 / 100]),\
                "mean":\(times.reduce(0, +) / Double(times.count)),"found":\(found)}
                """)
        }
    }

    private func query(_ weighting: Weighting) -> SimilarityQuery {
        SimilarityQuery(InstrumentSet(), limit: 50, weighting: weighting)
    }

    static func sets(songs: Int) -> [InstrumentSet] {
        let generator = SongGenerator(seed: 1)
        return (0..<songs).map(generator.instruments(ofSong:))
    }

    /// Writes each song's melodic programs and kits as 32 bytes to standard output.
    static func writeSets(songs: Int) {
        var bytes = Data(capacity: songs * 32)
        for set in sets(songs: songs) {
            for word in [set.melodic.low, set.melodic.high, set.percussion.low, set.percussion.high] {
                withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        FileHandle.standardOutput.write(bytes)
    }
}
