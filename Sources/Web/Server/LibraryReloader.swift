import Catalog
import Library
import Logging
import ServiceLifecycle

/// Loads the catalog into memory, and again whenever an ingest has finished.
///
/// The new library is made beside the old one, which keeps answering; if loading fails, it goes on doing
/// so and the next try comes with the next tick.
struct LibraryReloader: Service {
    let catalog: any SongStore
    let holder: LibraryHolder
    let metrics: CatalogMetrics
    let interval: Duration
    let logger: Logger
    let onFirstLoad: @Sendable (Library) -> Void

    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await reloadIfChanged()
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
        }
    }

    func reloadIfChanged() async {
        do {
            let known = holder.loaded?.generation
            if let known, try await catalog.generation() == known { return }
            let clock = ContinuousClock()
            let start = clock.now
            let library = try await Library(of: catalog)
            let duration = clock.now - start
            holder.replace(with: library)
            metrics.loaded(library, in: duration)
            logger.info("catalog loaded", metadata: ["songs": "\(library.count)", "duration": "\(duration)"])
            if known == nil { onFirstLoad(library) }
        } catch is CancellationError {
            // The server is stopping.
        } catch {
            metrics.loadFailed()
            logger.error("the catalog could not be loaded", metadata: ["error": "\(error)"])
        }
    }
}
