import Catalog
import MIDI

/// Brings a catalog up to date with a folder of MIDI files.
///
/// The folder is listed, files that the catalog does not know as they are are read by as many readers
/// as there are processors, and a few hundred at a time go into the catalog in one transaction each.
/// No more than a few batches are in memory, however large the folder is.
package struct Ingest: Sendable {
    package struct Options: Sendable {
        package var folder: String
        package var mode: InstrumentReader.Mode
        package var titles: TitleList?
        /// Whether to forget files that are gone.
        package var prune: Bool
        /// Where to list the files that are not plainly ok; `nil` for nowhere.
        package var report: String?
        /// Whether to count the files ahead, for progress to be a part of a whole.
        package var countsAhead: Bool

        package init(
            folder: String, mode: InstrumentReader.Mode = .lenient, titles: TitleList? = nil,
            prune: Bool = false, report: String? = nil, countsAhead: Bool = false
        ) {
            self.folder = folder
            self.mode = mode
            self.titles = titles
            self.prune = prune
            self.report = report
            self.countsAhead = countsAhead
        }
    }

    /// Says what is wrong with the folder before anything is made for it.
    ///
    /// - Throws: ``IngestError``.
    package static func check(folder: String) throws(IngestError) {
        _ = try RootFolder(folder)
    }

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
        let root = try RootFolder(options.folder)
        let report: IngestReport? = if let path = options.report { try IngestReport(path) } else { nil }
        let reading = Reading(mode: options.mode, version: InstrumentReader.version)
        let run = try await store.beginIngest(of: root.location, by: reading)
        var pipeline = IngestPipeline(
            root: root, store: store, run: run, titles: options.titles, start: start, onProgress: onProgress)
        let totals: IngestTotals
        do {
            try await pipeline.run(countingAhead: options.countsAhead)
            totals = try await store.finishIngest(
                run, counters: pipeline.counters, titles: options.titles?.title, prune: options.prune)
        } catch {
            await abandon(run, pipeline.counters, failed: !(error is CancellationError))
            throw error
        }
        if let report {
            try await store.forEachFinding(of: run) { try report.append($0) }
            try report.finish()
        }
        return IngestSummary(
            folder: options.folder, counters: pipeline.counters, totals: totals,
            seconds: (ContinuousClock.now - start).seconds)
    }

    /// In a task of its own, since this one may be cancelled, which would stop the writing.
    private func abandon(_ run: IngestRun, _ counters: IngestCounters, failed: Bool) async {
        await Task { [store] in
            // The first error is the one to tell; the next ingest marks the run.
            try? await store.abandonIngest(run, counters: counters, failed: failed)
        }.value
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
