import ServiceLifecycle
import Synchronization

/// Whether the server should be sent requests.
final class Readiness: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let holder: LibraryHolder
    private let contact: CatalogContact

    init(holder: LibraryHolder, contact: CatalogContact) {
        self.holder = holder
        self.contact = contact
    }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }
    var isReady: Bool { !isStopping && holder.loaded != nil }

    /// In words, for whoever operates the server.
    var detail: String {
        if isStopping { return "stopping" }
        guard holder.loaded != nil else {
            return contact.isLost ? "the catalog cannot be reached" : "loading the catalog"
        }
        guard let age = contact.ageWhileLost else { return "ready" }
        return "ready with songs of \(age) seconds ago: the catalog cannot be reached"
    }

    func stop() { stopping.store(true, ordering: .relaxed) }
}

/// The first service to hear of a shutdown: says that the server is not ready, and gives load balancers
/// time to notice before the sockets close.
struct DrainService: Service {
    let readiness: Readiness
    let time: Duration

    func run() async throws {
        try? await gracefulShutdown()
        readiness.stop()
        try? await Task.sleep(for: time)
    }
}
