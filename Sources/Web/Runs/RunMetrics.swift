import Catalog
import CoreMetrics
import PrometheusMetrics
import Synchronization

/// The latest ingest's figures, read from the catalog now and then rather than for each scrape: scrapes
/// neither wait for the catalog nor burden it.
final class RunMetrics: Sendable {
    private static let interval = Duration.seconds(5)

    private let run: Meter
    private let files: Meter
    private let filesRead: Meter
    private let bytes: Meter
    private let chunks: Meter
    private let chunksDone: Meter
    private let executors: Meter
    private let seconds: Meter
    private let outcomes: [(RunRecord.Outcome, Meter)]
    private let readAt = Mutex<ContinuousClock.Instant?>(nil)

    init(registry: PrometheusRegistry) {
        func meter(_ name: String, _ help: String) -> Meter {
            registry.describe(name, help)
            return Meter(label: name, factory: registry)
        }
        run = meter("scale_ingest_run", "The latest ingest run; the other scale_ingest figures are its.")
        files = meter("scale_ingest_files", "Files that the run has met.")
        filesRead = meter("scale_ingest_files_read", "Files that it has read, new or changed.")
        bytes = meter("scale_ingest_bytes", "Bytes that it has read.")
        chunks = meter("scale_ingest_chunks", "Pieces of work that it has handed out.")
        chunksDone = meter("scale_ingest_chunks_done", "Of these, those that are done.")
        executors = meter("scale_ingest_executors", "Processes that do the work.")
        seconds = meter("scale_ingest_seconds", "Time that it took, or had taken when last noted.")
        registry.describe("scale_ingest_outcome", "1 for how the run stands or ended, 0 for the others.")
        outcomes = [.running, .finished, .interrupted, .failed].map { outcome in
            (
                outcome,
                Meter(
                    label: "scale_ingest_outcome", dimensions: [("outcome", outcome.rawValue)],
                    factory: registry)
            )
        }
    }

    /// Reads the figures anew if the last time was long enough ago.
    func refreshIfDue(from store: any RunStore) async throws {
        let now = ContinuousClock.now
        if let last = readAt.withLock({ $0 }), now - last < Self.interval { return }
        guard let latest = try await store.runs(limit: 1).first else { return }
        readAt.withLock { $0 = now }
        let figures = latest.figures
        run.set(latest.id)
        files.set(figures.counters.files)
        filesRead.set(figures.counters.read)
        bytes.set(figures.counters.bytes)
        chunks.set(figures.chunks ?? 0)
        chunksDone.set(figures.chunksDone)
        executors.set(figures.executors ?? 0)
        seconds.set(latest.seconds)
        for (outcome, meter) in outcomes { meter.set(outcome == latest.outcome ? 1 : 0) }
    }
}
