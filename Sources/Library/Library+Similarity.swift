import Music

/// Songs are named by their places, so that of equals the first by title, then id, comes first.
extension Library {
    /// The songs most similar to the one at `place`, itself left out; the query's instruments are
    /// replaced by the song's.
    package func neighbours(of place: Int, _ query: SimilarityQuery) -> [Neighbour] {
        similarity.neighbours(of: place, query)
    }

    /// The songs most similar to the query's instruments.
    package func neighbours(_ query: SimilarityQuery) -> [Neighbour] {
        similarity.neighbours(query)
    }

    /// The number of different sets of instruments among the songs.
    package var distinctSets: Int { similarity.distinctSets }

    /// The neighbours of every song whose set is among `sets`: see
    /// ``SimilarityIndex/forEachNeighbourhood(inSets:_:_:)``.
    package func forEachNeighbourhood(
        inSets sets: Range<Int>, _ query: SimilarityQuery, _ body: (Int, [Neighbour]) throws -> Void
    ) rethrows {
        try similarity.forEachNeighbourhood(inSets: sets, query, body)
    }
}
