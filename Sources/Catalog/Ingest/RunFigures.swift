/// How far a run is, or how far it came; kept with the run.
package struct RunFigures: Hashable, Sendable {
    package var counters: IngestCounters
    /// Pieces of work that were handed out; `nil` where the engine cuts none, or has not yet.
    package var chunks: Int?
    package var chunksDone = 0
    /// Processes that do the work beside this one; `nil` where the engine has none.
    package var executors: Int?

    package init(counters: IngestCounters = IngestCounters()) {
        self.counters = counters
    }
}
