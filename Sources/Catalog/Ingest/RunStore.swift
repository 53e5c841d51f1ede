/// The runs of a catalog, for reading.
package protocol RunStore: Sendable {
    /// - Returns: up to `limit` runs, the latest first.
    func runs(limit: Int) async throws -> [RunRecord]
}

/// What a catalog keeps of a run.
package struct RunRecord: Hashable, Sendable {
    package enum Outcome: String, Sendable {
        case running
        case finished
        /// Stopped, or found left behind by a process that was killed.
        case interrupted
        case failed
    }

    package var id: Int
    /// Where the files lie.
    package var source: String
    package var engine: String
    package var reading: Reading
    /// Seconds since 1970.
    package var startedAt: Int
    /// Seconds since 1970; `nil` while it runs.
    package var finishedAt: Int?
    /// When its figures were last noted, in seconds since 1970.
    package var notedAt: Int
    package var outcome: Outcome
    package var figures: RunFigures
    /// Files that it forgot since they were gone.
    package var removed: Int
    /// Why it failed, in one line.
    package var problem: String?

    package init(
        id: Int, source: String, engine: String, reading: Reading, startedAt: Int, finishedAt: Int?,
        notedAt: Int, outcome: Outcome, figures: RunFigures, removed: Int, problem: String?
    ) {
        self.id = id
        self.source = source
        self.engine = engine
        self.reading = reading
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.notedAt = notedAt
        self.outcome = outcome
        self.figures = figures
        self.removed = removed
        self.problem = problem
    }

    /// Seconds that it took, or has taken when its figures were last noted.
    package var seconds: Int { max(0, (finishedAt ?? notedAt) - startedAt) }

    /// `nil` where it took less than a second, which says nothing.
    package var filesPerSecond: Double? {
        seconds > 0 ? Double(figures.counters.files) / Double(seconds) : nil
    }
}
