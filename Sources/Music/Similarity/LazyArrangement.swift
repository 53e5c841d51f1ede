import Synchronization

/// An arrangement made when it is first asked for: most indexes serve one or two of the six.
final class LazyArrangement: Sendable {
    private let groups: SongGroups
    private let mode: PercussionMode
    private let weighting: Weighting
    private let made = Mutex<Arrangement?>(nil)

    init(_ groups: SongGroups, mode: PercussionMode, weighting: Weighting) {
        self.groups = groups
        self.mode = mode
        self.weighting = weighting
    }

    var value: Arrangement {
        made.withLock { made in
            if let made { return made }
            let arrangement = Arrangement(groups, mode: mode, weighting: weighting)
            made = arrangement
            return arrangement
        }
    }
}
