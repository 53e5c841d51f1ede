import Catalog
import CoreMetrics
import Library
import PrometheusMetrics
import Synchronization

/// What the library in memory is, and how loading it went.
final class CatalogMetrics: Sendable {
    private let songs: Meter
    private let generation: Meter
    private let age: Meter
    private let reloadTime: Timer
    private let reloadFailures: Counter
    private let finishedAt = Mutex<Int?>(nil)

    init(registry: PrometheusRegistry) {
        registry.describe("scale_catalog_songs", "Songs in memory.")
        registry.describe("scale_catalog_generation", "The ingest run that the songs in memory come from.")
        registry.describe("scale_catalog_age_seconds", "Time since that run finished.")
        registry.describe("scale_catalog_reload_seconds", "Time to load the catalog into memory.")
        registry.describe("scale_catalog_reload_failures_total", "Loads of the catalog that failed.")
        songs = Meter(label: "scale_catalog_songs", factory: registry)
        generation = Meter(label: "scale_catalog_generation", factory: registry)
        age = Meter(label: "scale_catalog_age_seconds", factory: registry)
        reloadTime = Timer(label: "scale_catalog_reload_seconds", factory: registry)
        reloadFailures = Counter(label: "scale_catalog_reload_failures_total", factory: registry)
    }

    func loaded(_ library: Library, in duration: Duration) {
        songs.set(library.count)
        generation.set(library.generation.run)
        finishedAt.withLock { $0 = library.generation.finishedAt }
        reloadTime.recordNanoseconds(duration.nanoseconds)
    }

    func loadFailed() { reloadFailures.increment() }

    /// Brings the age up to date; done for each scrape.
    func refresh() {
        guard let finishedAt = finishedAt.withLock({ $0 }) else { return }
        age.set(max(0, WallClock.seconds - finishedAt))
    }
}

extension Duration {
    /// Whole nanoseconds; less than 292 years.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
