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
    /// The terms whose lists have been read: groups with any of them have been met.
    private var read = ComparedSet(InstrumentSet(), .merge)
    /// The weight of the others.
    private var remaining: UInt32
    /// What any n of them weigh at most, by n.
    private var greatestWeights: [UInt32] = []
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
        guard query.limit > 0 else { return [] }
        var terms = termsByRarity()[...]
        while let term = terms.first {
            // Groups not met so far are no better than a set of just the remaining terms.
            if Self.score(shared: remaining, setWeight, remaining) < threshold { break }
            updateGreatestWeights(of: terms)
            readList(of: term)
            read.insert(term)
            remaining -= arrangement.weights[term]
            terms.removeFirst()
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
        var terms: [Term] = []
        set.forEachTerm { terms.append($0) }
        return terms.sorted {
            (arrangement.frequency(of: $0), $0.index) < (arrangement.frequency(of: $1), $1.index)
        }
    }

    private mutating func updateGreatestWeights(of terms: ArraySlice<Term>) {
        greatestWeights = [0]
        var sum: UInt32 = 0
        for weight in terms.map({ arrangement.weights[$0] }).sorted(by: >) {
            sum += weight
            greatestWeights.append(sum)
        }
    }

    // MARK: One list

    /// From sets as heavy as the query's to heavier ones, then to lighter ones.
    private mutating func readList(of term: Term) {
        let runs = arrangement.runs(of: term)
        let middle = runs.first { arrangement.runs[$0].greatestWeight >= setWeight } ?? runs.upperBound
        for index in middle..<runs.upperBound {
            let run = arrangement.runs[index]
            // The heavier the set, the less of it is shared at best.
            if Double(remaining) < leastFraction * Double(setWeight &+ run.leastWeight) { break }
            scan(run)
        }
        for index in (runs.lowerBound..<middle).reversed() {
            let run = arrangement.runs[index]
            // A set shares no more than all of itself.
            let most = Double(run.greatestWeight)
            if most < leastFraction * (Double(setWeight) + most) { break }
            scan(run)
        }
    }

    private mutating func scan(_ run: Arrangement.Run) {
        // Sets not met so far have none of the terms whose lists have been read: these are the rarest, so
        // of the query's rarer half of programs there is seldom anything left to look for.
        let high = set.melodic.high & ~read.melodic.high
        // Percussion as one instrument is shared by all of a run or none.
        let always = set.hasPercussion && run.hasPercussion ? 1 : 0
        guard let least = leastCount(run) else { return }
        var needed = least - always
        var index = run.range.lowerBound
        while let (found, shared) = next(from: index, to: run.range.upperBound, high: high, needed: needed) {
            switch consider(found, of: run, shared: shared + always) {
            case .taken:
                guard let least = leastCount(run) else { return }
                needed = least - always
            case .outdone:
                // Under uniform weighting a run's sets weigh the same, and those to come have later songs.
                if arrangement.weighting == .uniform { needed = max(needed, shared + 1) }
            case .passedOver:
                break
            }
            index = found + 1
        }
    }

    /// The next set that shares as many programs and kits with the query's as needed, and how many.
    ///
    /// - Parameter high: the programs beyond the first 64 to look for.
    @inline(__always)
    private func next(
        from begin: Int, to end: Int, high: UInt64, needed: Int
    ) -> (index: Int, shared: Int)? {
        let low = set.melodic.low
        let lows = arrangement.low.span
        if high == 0, set.kits.isEmpty {
            // Where a search spends its time: one word of each set.
            for index in begin..<end {
                let shared = (lows[index] & low).nonzeroBitCount
                if shared >= needed { return (index, shared) }
            }
            return nil
        }
        for index in begin..<end {
            var shared =
                (lows[index] & low).nonzeroBitCount &+ (arrangement.high[index] & high).nonzeroBitCount
            if !set.kits.isEmpty { shared &+= arrangement.kits[index].intersection(set.kits).count }
            if shared >= needed { return (index, shared) }
        }
        return nil
    }

    /// The fewest terms that a set of the run, not met so far, must share with the query's to reach the
    /// threshold; `nil` if none can.
    private func leastCount(_ run: Arrangement.Run) -> Int? {
        let needed = leastFraction * Double(setWeight &+ run.leastWeight)
        for (count, weight) in greatestWeights.enumerated() where Double(weight) >= needed {
            return max(1, count)
        }
        return nil
    }

    // MARK: One group

    private enum Outcome {
        case taken
        /// The best so far are all better.
        case outdone
        /// Met before, or not wanted.
        case passedOver
    }

    @inline(never)
    private mutating func consider(_ index: Int, of run: Arrangement.Run, shared: Int) -> Outcome {
        let low = arrangement.low[index] & set.melodic.low
        // Each look elsewhere is a wait for memory.
        let high = set.melodic.high == 0 ? 0 : arrangement.high[index] & set.melodic.high
        let kits = set.kits.isEmpty ? set.kits : arrangement.kits[index].intersection(set.kits)
        let sharesPercussion = set.hasPercussion && run.hasPercussion
        // A list read before this one had the group too.
        if low & read.melodic.low != 0 || high & read.melodic.high != 0
            || !kits.intersection(read.kits).isEmpty || (sharesPercussion && read.hasPercussion)
        {
            return .passedOver
        }
        var sharedWeight = UInt32(truncatingIfNeeded: shared) * InstrumentWeights.unit
        var otherWeight = run.leastWeight
        var otherCount = Int(otherWeight / InstrumentWeights.unit)
        if arrangement.weighting == .rarity {
            let weights = arrangement.weights
            sharedWeight = weights.sum(melodic: ProgramSet(low: low, high: high)) + weights.sum(kits: kits)
            if sharesPercussion { sharedWeight += weights.percussion }
            // At best: the set weighs no less than its run's.
            if let worst = top.worst, Self.score(shared: sharedWeight, setWeight, otherWeight) < worst.score {
                return .outdone
            }
            let other = arrangement.set(at: index, of: run)
            otherWeight = other.weight(weights)
            otherCount = other.count
        }
        let score = Self.score(shared: sharedWeight, setWeight, otherWeight)
        if let worst = top.worst, score < worst.score || (score == worst.score && shared < worst.shared) {
            return .outdone
        }
        guard score >= query.minimumScore, otherCount >= query.minimumInstruments else {
            return .passedOver
        }
        return offerSongs(at: index, score: score, shared: shared)
    }

    private mutating func offerSongs(at index: Int, score: Double, shared: Int) -> Outcome {
        let first = Int(arrangement.song[index] >> 1)
        let hasMore = arrangement.song[index] & 1 == 1
        if !query.filter.isEmpty, !query.filter.admits(groups.instruments[Int(groups.group[first])]) {
            return .passedOver
        }
        guard top.offer(Neighbour(song: first, score: score, shared: shared)) else { return .outdone }
        if hasMore {
            for song in groups.songs(of: Int(groups.group[first])).dropFirst() {
                guard top.offer(Neighbour(song: Int(song), score: score, shared: shared)) else { break }
            }
        }
        updateThreshold()
        return .taken
    }
}
