import MIDI

/// Finds the songs that share most instruments with a song or a set, exactly.
///
/// A song is named by its place, from 0, in the order in which the index was given them; of songs
/// that score the same and share as many instruments, the earlier comes first.
public struct SimilarityIndex: Sendable {
    private let ranking: ProgramRanking
    private let groups: SongGroups
    private let arrangements: [LazyArrangement]

    /// - Parameter songs: at most 2³⁰.
    public init(_ songs: [InstrumentSet]) {
        let ranking = ProgramRanking(of: songs)
        let groups = SongGroups(songs.map(ranking.ranked))
        self.ranking = ranking
        self.groups = groups
        arrangements = PercussionMode.allCases.flatMap { mode in
            Weighting.allCases.map { LazyArrangement(groups, mode: mode, weighting: $0) }
        }
    }

    /// The number of songs.
    public var count: Int { groups.group.count }

    public func instruments(of song: Int) -> InstrumentSet {
        ranking.unranked(groups.instruments[Int(groups.group[song])])
    }

    /// The best first.
    public func neighbours(_ query: SimilarityQuery) -> [Neighbour] {
        Search(ranked(query), in: arrangement(for: query), groups).run()
    }

    private func ranked(_ query: SimilarityQuery) -> SimilarityQuery {
        var ranked = query
        ranked.instruments = ranking.ranked(query.instruments)
        ranked.filter.required = ranking.ranked(query.filter.required)
        ranked.filter.excluded = ranking.ranked(query.filter.excluded)
        return ranked
    }

    /// The neighbours of a song, itself left out; `query.instruments` is replaced by the song's.
    public func neighbours(of song: Int, _ query: SimilarityQuery) -> [Neighbour] {
        var query = query
        query.instruments = instruments(of: song)
        query.limit = min(query.limit, count) + 1
        return Self.leaveOut(song, of: neighbours(query), limit: query.limit - 1)
    }

    /// - Parameter neighbours: one more than `limit`, in case the song is one of them.
    private static func leaveOut(_ song: Int, of neighbours: [Neighbour], limit: Int) -> [Neighbour] {
        var others = neighbours
        if let itself = others.firstIndex(where: { $0.song == song }) { others.remove(at: itself) }
        if others.count > limit { others.removeLast(others.count - limit) }
        return others
    }

    private func arrangement(for query: SimilarityQuery) -> Arrangement {
        let mode = PercussionMode.allCases.firstIndex(of: query.percussion) ?? 0
        let weighting = Weighting.allCases.firstIndex(of: query.weighting) ?? 0
        return arrangements[mode * Weighting.allCases.count + weighting].value
    }
}

// MARK: - All pairs

extension SimilarityIndex {
    /// The number of different sets of instruments among the songs; each is searched for once.
    public var distinctSets: Int { groups.count }

    /// The neighbours of every song whose set is among `sets`, for the songs that have as many
    /// instruments as the query asks of neighbours.
    ///
    /// Sets are in the order of their first songs. Disjoint ranges may be worked through at once.
    ///
    /// - Parameters:
    ///   - sets: a part of `0..<distinctSets`.
    ///   - body: is given a song and its neighbours, the best first.
    public func forEachNeighbourhood(
        inSets sets: Range<Int>, _ query: SimilarityQuery, _ body: (Int, [Neighbour]) throws -> Void
    ) rethrows {
        let arrangement = arrangement(for: query)
        var query = ranked(query)
        query.limit = min(query.limit, count) + 1
        for set in sets {
            query.instruments = groups.instruments[set]
            guard ComparedSet(query.instruments, query.percussion).count >= query.minimumInstruments
            else { continue }
            let neighbours = Search(query, in: arrangement, groups).run()
            for song in groups.songs(of: set) {
                try body(Int(song), Self.leaveOut(Int(song), of: neighbours, limit: query.limit - 1))
            }
        }
    }
}
