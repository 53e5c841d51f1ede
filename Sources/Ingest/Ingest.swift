import Catalog
import MIDI

/// Brings a catalog up to date with a source of MIDI files.
///
/// The source is listed, files that the catalog does not know as they are are read by an engine, and some
/// hundred at a time go into the catalog in one transaction each. No more than a few batches are in
/// memory, however large the source is.
package struct Ingest: Sendable {
    package struct Options: Sendable {
        package var source: any FileSource
        package var engine: any IngestEngine
        package var mode: InstrumentReader.Mode
        package var titles: TitleList?
        /// Whether to forget files that are gone.
        package var prune: Bool
        /// Where to list the files that are not plainly ok; `nil` for nowhere.
        package var report: String?
        /// Whether to count the files ahead, for progress to be a part of a whole.
        package var countsAhead: Bool

        package init(
            source: any FileSource, engine: any IngestEngine = InProcessEngine(),
            mode: InstrumentReader.Mode = .lenient, titles: TitleList? = nil, prune: Bool = false,
            report: String? = nil, countsAhead: Bool = false
        ) {
            self.source = source
            self.engine = engine
            self.mode = mode
            self.titles = titles
            self.prune = prune
            self.report = report
            self.countsAhead = countsAhead
        }
    }

    /// Between two notes of how far the run is.
    private static let noteInterval = Duration.seconds(2)

    private let store: any IngestStore
    private let options: Options
    private let onProgress: @Sendable (IngestProgress) -> Void

    package init(
        into store: any IngestStore, _ options: Options,
        onProgress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) {
        self.store = store
        self.options = options
        self.onProgress = onProgress
    }

    /// Runs the ingest once.
    ///
    /// Stops soon when the task is cancelled; what has been written by then is kept.
    ///
    /// - Throws: ``IngestError``, ``CatalogError`` or `CancellationError`.
    package func run() async throws -> IngestSummary {
        let start = ContinuousClock.now
        let report: IngestReport? = if let path = options.report { try IngestReport(path) } else { nil }
        let reading = Reading(mode: options.mode, version: InstrumentReader.version)
        let run = try await store.beginIngest(
            of: options.source.location, by: reading, engine: options.engine.name)
        let job = IngestJob(
            run, of: options.source, into: store, titles: options.titles,
            countsAhead: options.countsAhead, start: start, onProgress: onProgress)
        let totals: IngestTotals
        do {
            try await work(on: job)
            totals = try await store.finishIngest(
                run, figures: job.figures, titles: options.titles?.title, prune: options.prune)
        } catch {
            await abandon(run, job.figures, problem: error is CancellationError ? nil : "\(error)")
            throw error
        }
        if let report {
            try await store.forEachFinding(of: run) { try report.append($0) }
            try report.finish()
        }
        return IngestSummary(
            source: options.source.location, figures: job.figures, totals: totals,
            seconds: (ContinuousClock.now - start).seconds)
    }

    /// Runs the engine, and notes now and then how far it is.
    private func work(on job: IngestJob) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [store] in
                while (try? await Task.sleep(for: Self.noteInterval)) != nil {
                    // What others see of the run may lag behind; the run goes on.
                    try? await store.note(job.figures, in: job.run)
                }
            }
            try await options.engine.run(job)
            group.cancelAll()
        }
    }

    /// In a task of its own, since this one may be cancelled, which would stop the writing.
    private func abandon(_ run: IngestRun, _ figures: RunFigures, problem: String?) async {
        await Task { [store] in
            // The first error is the one to tell; the next ingest marks the run.
            try? await store.abandonIngest(run, figures: figures, problem: problem)
        }.value
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
