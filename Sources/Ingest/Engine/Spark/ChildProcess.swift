#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A process of ours with pipes to its standard input and from its standard output, and its standard error
/// where ours is, or in a file. It is killed, and waited for, when this goes.
final class ChildProcess {
    /// How a process ended.
    enum Ending: Equatable, Sendable {
        case exited(CInt)
        case signalled(CInt)
    }

    let id: pid_t
    /// To its standard input; -1 once it is closed. Writing to it may raise `SIGPIPE`.
    private(set) var input: CInt
    /// From its standard output.
    let output: CInt
    private var ending: Ending?

    enum Errors {
        case inherited
        /// Where its standard output goes, too; nothing comes out of the pipe then.
        case file(CInt)
    }

    /// - Parameters:
    ///   - path: the executable's.
    ///   - environment: `NAME=value`
    ///   - ownSession: keeps it from the signals that a terminal sends us.
    /// - Returns: `nil`, with `errno` set, when it cannot be started.
    init?(
        _ path: String, _ arguments: [String], environment: [String]? = nil, errors: Errors = .inherited,
        ownSession: Bool = false
    ) {
        guard let toChild = Self.pipe() else { return nil }
        guard let fromChild = Self.pipe() else {
            Self.close(toChild)
            return nil
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild.reading, STDIN_FILENO)
        if case .file(let descriptor) = errors {
            posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
            posix_spawn_file_actions_adddup2(&actions, descriptor, STDERR_FILENO)
        } else {
            posix_spawn_file_actions_adddup2(&actions, fromChild.writing, STDOUT_FILENO)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What we ignore, it should not; what we hold back, it should get.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGALRM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (ownSession ? Self.newSession : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var id = pid_t()
        let result = Self.withPointers([path] + arguments) { arguments in
            guard let environment else {
                return posix_spawn(&id, path, &actions, &attributes, arguments, environ)
            }
            return Self.withPointers(environment) {
                posix_spawn(&id, path, &actions, &attributes, arguments, $0)
            }
        }
        systemClose(toChild.reading)
        systemClose(fromChild.writing)
        guard result == 0 else {
            systemClose(toChild.writing)
            systemClose(fromChild.reading)
            errno = result
            return nil
        }
        self.id = id
        input = toChild.writing
        output = fromChild.reading
        for descriptor in [input, output] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    deinit {
        closeInput()
        systemClose(output)
        kill()
        wait()
    }

    func closeInput() {
        guard input >= 0 else { return }
        systemClose(input)
        input = -1
    }

    func kill() {
        if ending == nil { _ = systemKill(id, SIGKILL) }
    }

    /// Waits for its end.
    @discardableResult
    func wait() -> Ending {
        while true {
            if let ending = poll(options: 0) { return ending }
        }
    }

    /// - Returns: `nil` as long as it runs.
    func endingIfAny() -> Ending? { poll(options: WNOHANG) }

    private func poll(options: CInt) -> Ending? {
        if let ending { return ending }
        var status: CInt = 0
        let result = waitpid(id, &status, options)
        if result == 0 || (result < 0 && errno == EINTR) { return nil }
        // Somebody else waited for it: how it ended is lost.
        guard result == id else {
            ending = .exited(-1)
            return ending
        }
        let signal = status & 0x7F
        ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
        return ending
    }

    /// Two sockets that are joined: unlike pipes, they are closed in other children from the beginning.
    private static func pipe() -> (reading: CInt, writing: CInt)? {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        return (ends[0], ends[1])
    }

    private static func close(_ pipe: (reading: CInt, writing: CInt)) {
        let failure = errno
        systemClose(pipe.reading)
        systemClose(pipe.writing)
        errno = failure
    }

    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        return body(pointers + [nil])
    }

    /// `POSIX_SPAWN_SETSID` (glibc 2.26, musl 1.1.22)
    private static let newSession: CInt = 0x80
}

private func systemClose(_ descriptor: CInt) { _ = close(descriptor) }
private let systemKill = kill(_:_:)
