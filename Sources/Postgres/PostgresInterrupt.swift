import CPostgres
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Wakes a session that waits for its server, from another thread: the task that wants its answer was
/// cancelled.
final class PostgresInterrupt: Sendable {
    /// Readable once raised.
    let descriptor: CInt
    private let writer: CInt
    private let raised = Mutex(false)

    init() throws(PostgresError) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw PostgresError(
                .cannotConnect, "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        writer = ends[1]
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    var isRaised: Bool { raised.withLock { $0 } }

    func raise() {
        raised.withLock { raised in
            guard !raised else { return }
            raised = true
            var byte: UInt8 = 0
            _ = write(writer, &byte, 1)
        }
    }

    /// Makes it ready for the next task.
    func lower() {
        raised.withLock { raised in
            guard raised else { return }
            raised = false
            var byte: UInt8 = 0
            _ = read(descriptor, &byte, 1)
        }
    }
}
