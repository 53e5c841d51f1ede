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
    private let libraryAge: Meter
    private let isUp: Meter
    private let finishedAt = Mutex<Int?>(nil)
    private let contact: CatalogContact

    init(registry: PrometheusRegistry, contact: CatalogContact) {
        self.contact = contact
        registry.describe("scale_catalog_songs", "Songs in memory.")
        registry.describe("scale_catalog_generation", "The ingest run that the songs in memory come from.")
        registry.describe("scale_catalog_age_seconds", "Time since that run finished.")
        registry.describe("scale_catalog_reload_seconds", "Time to load the catalog into memory.")
        registry.describe("scale_catalog_reload_failures_total", "Loads of the catalog that failed.")
        registry.describe(
            "scale_library_age_seconds", "Time since the songs in memory were known to be the catalog's.")
        registry.describe("scale_catalog_up", "Whether the catalog could be reached when last tried.")
        libraryAge = Meter(label: "scale_library_age_seconds", factory: registry)
        isUp = Meter(label: "scale_catalog_up", factory: registry)
        songs = Meter(label: "scale_catalog_songs", factory: registry)
        generation = Meter(label: "scale_catalog_generation", factory: registry)
        age = Meter(label: "scale_catalog_age_seconds", factory: registry)
        reloadTime = Timer(label: "scale_catalog_reload_seconds", factory: registry)
        reloadFailures = Counter(label: "scale_catalog_reload_failures_total", factory: registry)
    }

    /// The library was had from a copy.
    func resumed(_ library: Library) {
        songs.set(library.count)
        generation.set(library.generation.run)
        finishedAt.withLock { $0 = library.generation.finishedAt }
    }

    func loaded(_ library: Library, in duration: Duration) {
        resumed(library)
        reloadTime.recordNanoseconds(duration.nanoseconds)
    }

    func loadFailed() { reloadFailures.increment() }

    /// Brings what time changes up to date; done for each scrape.
    func refresh() {
        isUp.set(contact.isLost ? 0 : 1)
        if let age = contact.age { libraryAge.set(age) }
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
