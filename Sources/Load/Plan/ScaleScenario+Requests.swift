import SampleLibrary

extension ScaleScenario {
    /// Requests of a kind, at most.
    private static let variety = 1000
    /// Playlists that are written to.
    package static let playlists = 32

    /// The scenarios of `weights` for a system that holds `content`.
    ///
    /// - Parameter playlists: for ``write``.
    package static func scenarios(
        _ weights: [Weight], content: ScaleContent, playlists: WritablePlaylists?, seed: UInt64
    ) -> [Scenario] {
        weights.map { weight in
            Scenario(
                weight.scenario.rawValue, weight: weight.weight,
                requests: weight.scenario.requests(content: content, playlists: playlists, seed: seed))
        }
    }

    private func requests(
        content: ScaleContent, playlists: WritablePlaylists?, seed: UInt64
    ) -> [RequestTemplate] {
        let songs = content.songs.prefix(Self.variety)
        switch self {
        case .browse:
            // As often the page of all songs as a song's.
            return songs.flatMap { [RequestTemplate(.get, "/"), RequestTemplate(.get, "/songs/\($0)")] }
        case .search:
            var generator = SplitMix64(seed: seed)
            func instrument() -> String { content.instruments[generator.below(content.instruments.count)] }
            return (0..<Self.variety).map { number in
                let second = number % 2 == 0 ? "" : "&instrument=\(instrument())"
                return RequestTemplate(.get, "/api/v1/songs?instrument=\(instrument())\(second)&limit=20")
            }
        case .similar:
            return songs.map { RequestTemplate(.get, "/api/v1/songs/\($0)/similar?limit=20") }
        case .write:
            guard let playlists else { return [] }
            return zip(playlists.keys, playlists.names).map { key, name in
                RequestTemplate(
                    .patch, "/api/v1/playlists/\(key)", body: WritablePlaylists.body(renamingTo: name))
            }
        }
    }
}
