import Catalog
import Library
import Logging
import ServiceLifecycle

/// Loads the catalog into memory, and again whenever an ingest has finished.
///
/// The new library is made beside the old one, which keeps answering; if the catalog cannot be reached,
/// it goes on doing so, and tries follow at growing intervals. Without an old one, the songs are had from
/// the last copy on disk.
struct LibraryReloader: Service {
    /// Between two tries the wait grows up to this.
    private static let longestWait = Duration.seconds(5)
    /// How long the catalog may take to answer for the first time before the copy is taken in its place.
    private static let patience = Duration.seconds(2)

    let catalog: any RunStore & SongStore
    let holder: LibraryHolder
    let contact: CatalogContact
    let snapshot: SnapshotKeeper
    let metrics: CatalogMetrics
    let runMetrics: RunMetrics
    let interval: Duration
    let logger: Logger
    let onFirstLoad: @Sendable (Library) -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (wakeUps, waker) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
                group.addTask { for await _ in catalog.changes() { waker.yield() } }
                group.addTask {
                    try? await Task.sleep(for: Self.patience)
                    if !Task.isCancelled { await resumeFromSnapshot() }
                }
                defer { group.cancelAll() }
                try await reload(on: wakeUps, waker)
            }
        }
    }

    /// Reloads now, at each wake-up and whenever the wait is over, until the task is cancelled.
    private func reload(on wakeUps: AsyncStream<Void>, _ waker: AsyncStream<Void>.Continuation) async throws {
        var wait = interval
        var isFirst = true
        var timer: Task<Void, any Error>?
        defer { timer?.cancel() }
        waker.yield()
        for await _ in wakeUps {
            timer?.cancel()
            do {
                try await reloadIfChanged()
                wait = interval
            } catch let error as CatalogError where isFirst && error.isLasting {
                throw error
            } catch {
                wait = min(wait * 2, max(interval, Self.longestWait))
            }
            isFirst = false
            let pause = wait
            timer = Task {
                try await Task.sleep(for: pause)
                waker.yield()
            }
        }
    }

    /// - Throws: what the catalog reports, once it has been told to the log and to ``contact``.
    func reloadIfChanged() async throws {
        do {
            let generation = try await catalog.generation()
            contact.hear()
            if let library = holder.loaded, library.generation == generation {
                confirm()
                await snapshot.keep(library)
            } else {
                try await load()
            }
            try await runMetrics.refreshIfDue(from: catalog)
        } catch is CancellationError {
            // The server is stopping.
        } catch {
            metrics.loadFailed()
            // The first is thrown on and told by whoever started the server.
            let isFatal = holder.loaded == nil && (error as? CatalogError)?.isLasting == true
            if contact.lose("\(error)"), !isFatal {
                logger.error("the catalog cannot be read", metadata: ["error": "\(error)"])
            }
            // Nor is anything served then.
            if !isFatal { await resumeFromSnapshot() }
            throw error
        }
    }

    private func load() async throws {
        let isFirst = holder.loaded == nil
        let clock = ContinuousClock()
        let start = clock.now
        let library = try await Library(of: catalog)
        let duration = clock.now - start
        holder.replace(with: library)
        confirm()
        metrics.loaded(library, in: duration)
        logger.info("catalog loaded", metadata: ["songs": "\(library.count)", "duration": "\(duration)"])
        if isFirst { onFirstLoad(library) }
        await snapshot.keep(library)
    }

    private func confirm() {
        if contact.confirm() { logger.warning("the catalog can be reached again") }
    }

    /// Takes the copy on disk, unless songs are in memory already.
    private func resumeFromSnapshot() async {
        guard holder.loaded == nil, let copy = await snapshot.load(),
            holder.fill(with: copy.library, confirmedAt: copy.confirmedAt)
        else { return }
        metrics.resumed(copy.library)
        logger.warning(
            "serving a copy of the songs, since the catalog does not answer",
            metadata: ["songs": "\(copy.library.count)", "age": "\(contact.age ?? 0) s"])
        onFirstLoad(copy.library)
    }
}

extension CatalogError {
    /// Whether trying again is of no use until a person has done something about it.
    fileprivate var isLasting: Bool {
        switch code {
        case .badAddress, .refused, .missing, .folderMissing, .notAFile, .notADatabase, .notACatalog,
            .newerVersion, .olderVersion:
            true
        case .readOnly, .full, .locked, .ingestRunning, .unreachable, .superseded, .damaged, .failed: false
        }
    }
}
