import ServiceLifecycle
import Synchronization

/// Whether the server should be sent requests.
final class Readiness: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let holder: LibraryHolder

    init(holder: LibraryHolder) {
        self.holder = holder
    }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }
    var isReady: Bool { !isStopping && holder.loaded != nil }

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
