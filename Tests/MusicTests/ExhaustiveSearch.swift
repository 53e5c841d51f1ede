import Foundation
import MIDI
import Music

/// The definition of similarity, written as plainly as can be: what the index is held against.
enum ExhaustiveSearch {
    static func neighbours(_ query: SimilarityQuery, among songs: [InstrumentSet]) -> [Neighbour] {
        let names = songs.map { terms($0, query.percussion) }
        let asked = terms(query.instruments, query.percussion)
        var frequency: [String: Int] = [:]
        for terms in names { for term in terms { frequency[term, default: 0] += 1 } }
        // Weights are whole numbers of 1/65,536, as the index documents.
        func weight(_ terms: Set<String>) -> Int {
            terms.reduce(0) { sum, term in
                guard query.weighting == .rarity else { return sum + 65536 }
                let songsWith = Double(max(1, frequency[term] ?? 0))
                return sum + Int((log(Double(max(1, songs.count)) / songsWith) + 1) * 65536)
            }
        }
        var found: [Neighbour] = []
        for (song, terms) in names.enumerated() {
            let shared = terms.intersection(asked)
            guard !shared.isEmpty, terms.count >= query.minimumInstruments, query.filter.admits(songs[song])
            else { continue }
            let score = Double(weight(shared)) / Double(weight(terms.union(asked)))
            if score >= query.minimumScore {
                found.append(Neighbour(song: song, score: score, shared: shared.count))
            }
        }
        found.sort { left, right in
            if left.score != right.score { return left.score > right.score }
            if left.shared != right.shared { return left.shared > right.shared }
            return left.song < right.song
        }
        return Array(found.prefix(query.limit))
    }

    private static func terms(_ set: InstrumentSet, _ mode: PercussionMode) -> Set<String> {
        var terms = Set(set.melodic.map { "program \($0)" })
        switch mode {
        case .merge: if !set.percussion.isEmpty { terms.insert("percussion") }
        case .separate: terms.formUnion(set.percussion.map { "kit \($0)" })
        case .ignore: break
        }
        return terms
    }
}
