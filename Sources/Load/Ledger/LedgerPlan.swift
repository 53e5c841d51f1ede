/// Everything that decides what a ledger writes, when and where.
package struct LedgerPlan: Sendable {
    /// Writes go to them in turn.
    package var targets: [LoadTarget]
    /// Of the writes.
    package var arrivals: Arrivals
    package var duration: Duration
    /// From when an operation is due to the last byte of its answer.
    package var timeout: Duration
    package var connectTimeout: Duration
    /// The share of acknowledged writes, 0 to 1, after which the playlist is read at another target.
    package var readShare: Double
    package var seed: UInt64
    /// Operations that may be under way at once; writes that are due beyond them are not sent.
    package var inFlight: Int

    /// Songs added to one playlist, at most: each answer holds the whole playlist.
    static let songsPerPlaylist = 100
    /// Writes of a run.
    package static let writes = 1...1_000_000

    package init(
        targets: [LoadTarget], arrivals: Arrivals, duration: Duration, timeout: Duration = .seconds(15),
        connectTimeout: Duration = .seconds(1), readShare: Double = 0.2, seed: UInt64 = 1,
        inFlight: Int = 1024
    ) {
        self.targets = targets
        self.arrivals = arrivals
        self.duration = duration
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.readShare = readShare
        self.seed = seed
        self.inFlight = inFlight
    }

    /// - Throws: ``LoadError``.
    package func validate() throws(LoadError) {
        try arrivals.validate()
        guard !targets.isEmpty else {
            throw LoadError(.badAddress, "targets", "there should be one at least")
        }
        guard Self.writes.contains(countOfWrites) else {
            throw LoadError(
                .badSchedule, "writes", "the rate and the duration should make 1 to 1,000,000 of them")
        }
    }

    var times: ArrivalTimes { arrivals.times(for: duration, seed: seed) }

    /// No more than one more than can be.
    private var countOfWrites: Int {
        times.prefix(Self.writes.upperBound + 1).reduce(0) { count, _ in count + 1 }
    }

    /// How many playlists hold the writes of the run, each with `songs` at most.
    func playlists(of songs: Int) -> Int {
        let most = min(Self.songsPerPlaylist, songs)
        return (countOfWrites + most - 1) / most
    }
}
