import MIDI
import Music

/// The 50 most similar songs of every song.
struct AllPairsBenchmark {
    let songs: Int
    let workers: Int

    func run() async {
        let index = SimilarityIndex(SimilarityBenchmark.sets(songs: songs))
        for weighting in Weighting.allCases {
            let query = SimilarityQuery(InstrumentSet(), limit: 50, weighting: weighting)
            let start = ContinuousClock.now
            let share = max(1, index.distinctSets / (workers * 32))
            let pairs = await withTaskGroup(of: Int.self) { group in
                for first in stride(from: 0, to: index.distinctSets, by: share) {
                    group.addTask {
                        var pairs = 0
                        index.forEachNeighbourhood(
                            inSets: first..<min(first + share, index.distinctSets), query
                        ) { _, neighbours in pairs += neighbours.count }
                        return pairs
                    }
                }
                return await group.reduce(0, +)
            }
            let seconds = (ContinuousClock.now - start).seconds
            print(
                """
                {"songs":\(songs),"sets":\(index.distinctSets),"weighting":"\(weighting.rawValue)",\
                "seconds":\(seconds),"pairs":\(pairs)}
                """)
        }
    }
}
