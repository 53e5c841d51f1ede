import MIDI

/// One query on its way through an arrangement's lists, the rarest instrument's first.
///
/// Exact: a group is passed over only when no song of it can be among the best. Once the lists of
/// some of the query's instruments have been read, a group not met so far shares at most the others
/// (prefix filtering: Chaudhuri, Ganti and Kaushik, "A Primitive Operator for Similarity Joins in Data
/// Cleaning", 2006), and a set much lighter or heavier than the query's cannot score well.
struct Search {
    private let query: SimilarityQuery
    private let set: ComparedSet
    private let setWeight: UInt32
    private let arrangement: Arrangement
    private let groups: SongGroups
    private var top: TopNeighbours
    /// The instruments whose lists have been read: groups with any of them have been met.
    private var read = ComparedSet(InstrumentSet(), .merge)
    /// The weight of the others.
    private var remaining: UInt32
    /// The part of both sets' weights together that must be shared; a little less, for rounding.
    private var leastFraction = 0.0

    init(_ query: SimilarityQuery, in arrangement: Arrangement, _ groups: SongGroups) {
        self.query = query
        self.arrangement = arrangement
        self.groups = groups
        set = ComparedSet(query.instruments, arrangement.mode)
        setWeight = set.weight(arrangement.weights)
        remaining = setWeight
        top = TopNeighbours(limit: query.limit)
        updateThreshold()
    }

    consuming func run() -> [Neighbour] {
        guard query.limit > 0, set.count > 0 else { return [] }
        for term in termsByRarity() {
            // Groups not met so far are no better than a set of just the remaining instruments.
            if Self.score(shared: remaining, setWeight, remaining) < threshold { break }
            let list = arrangement.postings(of: term)
            let middle = firstAtLeastAsHeavy(in: list)
            scanHeavier(middle..<list.upperBound)
            scanLighter(list.lowerBound..<middle)
            read.insert(term)
            remaining -= arrangement.weights[term]
        }
        return top.sorted()
    }

    /// The score that a neighbour must have at least, as far as is known by now.
    private var threshold: Double { max(query.minimumScore, top.worst?.score ?? 0) }

    private mutating func updateThreshold() {
        leastFraction = threshold / (1 + threshold) * (1 - 1e-9)
    }

    @inline(__always)
    private static func score(shared: UInt32, _ one: UInt32, _ other: UInt32) -> Double {
        Double(shared) / Double(one &+ other &- shared)
    }

    private func termsByRarity() -> [Term] {
        var terms: [(songs: Int, term: Term)] = []
        set.forEachTerm {
            terms.append((arrangement.postings(of: $0).count, $0))
        }
        terms.sort { ($0.songs, $0.term.index) < ($1.songs, $1.term.index) }
        return terms.map(\.term)
    }

    private func firstAtLeastAsHeavy(in list: Range<Int>) -> Int {
        var low = list.lowerBound
        var high = list.upperBound
        while low < high {
            let middle = (low + high) / 2
            if arrangement.postings[middle].weight < setWeight {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    // MARK: One list

    private mutating func scanHeavier(_ list: Range<Int>) {
        let arrangement = arrangement
        let postings = arrangement.postings.span
        for index in list {
            let posting = postings[index]
            // The heavier the set, the less of it is shared at best: none of the rest can do better.
            if Double(remaining) < leastFraction * Double(setWeight &+ posting.weight) { return }
            consider(posting, at: index)
        }
    }

    private mutating func scanLighter(_ list: Range<Int>) {
        let arrangement = arrangement
        let postings = arrangement.postings.span
        for index in list.reversed() {
            let posting = postings[index]
            if Double(posting.weight) < leastFraction * Double(setWeight &+ posting.weight) { return }
            consider(posting, at: index)
        }
    }

    @inline(__always)
    private mutating func consider(_ posting: Arrangement.Posting, at index: Int) {
        let programs = posting.melodic.intersection(set.melodic)
        let percussion = set.hasPercussion ? posting.percussion : 0
        var kits = ProgramSet()
        if !set.kits.isEmpty { kits = arrangement.kits[index].intersection(set.kits) }
        let count = programs.count &+ kits.count &+ Int(percussion)
        var shared = UInt32(truncatingIfNeeded: count) &* InstrumentWeights.unit
        if arrangement.weighting == .rarity {
            shared =
                arrangement.weights.sum(melodic: programs) &+ arrangement.weights.sum(kits: kits)
                &+ arrangement.weights.percussion &* percussion
        }
        guard Double(shared) >= leastFraction * Double(setWeight &+ posting.weight) else { return }
        // A list read before this one had the group too.
        let met =
            !programs.intersection(read.melodic).isEmpty || !kits.intersection(read.kits).isEmpty
            || (percussion != 0 && read.hasPercussion)
        guard !met else { return }
        offer(posting, at: index, score: Self.score(shared: shared, setWeight, posting.weight), shared: count)
    }

    @inline(never)
    private mutating func offer(_ posting: Arrangement.Posting, at index: Int, score: Double, shared: Int) {
        let first = Neighbour(song: posting.firstSong, score: score, shared: shared)
        if let worst = top.worst, !first.isBetter(than: worst) { return }
        guard score >= query.minimumScore, isWanted(posting, at: index), top.offer(first) else { return }
        if posting.hasMoreSongs {
            for song in groups.songs(of: Int(groups.group[first.song])).dropFirst() {
                guard top.offer(Neighbour(song: Int(song), score: score, shared: shared)) else { break }
            }
        }
        updateThreshold()
    }

    private func isWanted(_ posting: Arrangement.Posting, at index: Int) -> Bool {
        var count = posting.melodic.count + Int(posting.percussion)
        if arrangement.mode == .separate { count += arrangement.kits[index].count }
        guard count >= query.minimumInstruments else { return false }
        return query.filter.isEmpty
            || query.filter.admits(groups.instruments[Int(groups.group[posting.firstSong])])
    }
}
