import Glibc

/// Writes messages to standard output without ever waiting for a reader: an engine that is gone must not keep the
/// injector from healing.
final class MessageWriter {
    private static let capacity = 1 << 20

    private var waiting: [UInt8] = []

    init() {
        let flags = fcntl(STDOUT_FILENO, F_GETFL)
        _ = fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK)
    }

    /// Lines that no reader takes are kept up to a megabyte; then new ones are lost.
    func write(_ message: InjectorMessage) {
        guard let line = message.line else { return }
        if waiting.count + line.utf8.count <= Self.capacity { waiting += Array(line.utf8) }
        flush()
    }

    /// Says that this was all, and gives readers a moment.
    ///
    /// - Returns: the exit code: 1 for something that failed.
    func finish(hasFailed: Bool = false) -> Int32 {
        write(.ended)
        let limit = Monotonic.now + 2
        while !flush(), Monotonic.now < limit { usleep(20_000) }
        return hasFailed ? 1 : 0
    }

    /// - Returns: whether nothing is waiting.
    @discardableResult
    private func flush() -> Bool {
        while !waiting.isEmpty {
            let count = waiting.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            waiting.removeFirst(count)
        }
        return true
    }
}
