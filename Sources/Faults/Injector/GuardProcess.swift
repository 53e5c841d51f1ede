import Glibc

/// The injector's end of its ``InjectionGuard``.
final class GuardProcess {
    /// Becomes readable when the guard has ended.
    let control: CInt
    private let child: Child
    /// Seconds; nothing is changed while it is waited for.
    private static let patience = 30.0
    private var lastAnswer = Monotonic.now

    /// Starts one, and waits until it holds the targets.
    init() throws(FaultError) {
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
        else { throw .system("a pair of sockets") }
        // Nothing of the container's but its program: a container has ended when its output is closed.
        let id = Program.spawn(["/proc/self/exe", "chaos", "inject", "--guard"], extra: ends[1])
        close(ends[1])
        control = ends[0]
        do {
            child = try Child(id, "the guard")
        } catch {
            close(control)
            throw error
        }
        try answered()
    }

    /// Tells it something, and waits until it has heard it.
    func tell(_ message: GuardMessage) throws(FaultError) {
        try write(message)
        try answered()
    }

    /// Says that the injector lives, and waits for nothing: a guard that does not run must not keep it from healing.
    ///
    /// - Parameter limit: seconds for which the guard may say nothing.
    /// - Returns: whether it is there.
    func beat(within limit: Double) -> Bool {
        (try? write(.alive)) != nil && Monotonic.now - lastAnswer < limit
    }

    /// Takes in what it has answered.
    ///
    /// - Returns: whether it is there.
    func receive() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = recv(control, &bytes, bytes.count, CInt(MSG_DONTWAIT))
        if count > 0 { lastAnswer = Monotonic.now }
        return count > 0 || count < 0 && errno == EAGAIN
    }

    /// Closes the connection and waits for its end. Unless it has been told that all is done, it heals then.
    func leave(isDone: Bool) {
        if isDone { try? write(.done) }
        close(control)
        child.end(after: 15)
    }

    private func write(_ message: GuardMessage) throws(FaultError) {
        let bytes = message.bytes
        let count = send(control, bytes, bytes.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
        guard count == bytes.count else { throw Self.gone }
    }

    private func answered() throws(FaultError) {
        let limit = Monotonic.now + Self.patience
        var look = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
        while Monotonic.now < limit {
            guard poll(&look, 1, 1000) > 0 else { continue }
            guard receive() else { break }
            return
        }
        throw Self.gone
    }

    private static let gone = FaultError(
        .failed, "the guard", "it ended or does not answer, so nothing may stay changed")
}
