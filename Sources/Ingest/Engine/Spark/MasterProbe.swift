#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks whether anything listens where a cluster's master should, since Spark itself takes a minute to
/// give up, and its drivers do not say so in one line.
struct MasterProbe: Sendable {
    /// For all of the master's addresses, and the finding of them.
    private static let limit = Duration.seconds(10)

    /// - Throws: ``IngestError`` when none of the master's addresses can be connected to.
    func check(_ master: SparkMaster) async throws {
        guard !master.addresses.isEmpty else { return }
        let deadline = ContinuousClock.now + Self.limit
        let (answers, answer) = AsyncStream.makeStream(of: Answer.self)
        // All at once, so that one that is silent does not take the others' time. Nobody waits for the finding
        // of a name that takes longer.
        for (place, address) in master.addresses.enumerated() {
            Task {
                let problem = await HostProbe(deadline).connect(to: address.host, address.port)
                answer.yield(.host(place, problem: problem))
            }
        }
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            answer.yield(.late)
        }
        defer { timer.cancel() }
        var problems = [String?](repeating: nil, count: master.addresses.count)
        answering: for await answer in answers {
            switch answer {
            case .host(_, problem: nil): return
            case .host(let place, let problem): problems[place] = problem
            case .late: break answering
            }
            if !problems.contains(nil) { break }
        }
        try Task.checkCancellation()
        throw IngestError(
            .masterSilent, at: master.text,
            "Spark's master does not answer: \(problems.compactMap { $0 }.first ?? Self.tooLate); start it, or "
                + "check --master")
    }

    private enum Answer: Sendable {
        /// One of the master's addresses; without a problem, it can be connected to.
        case host(Int, problem: String?)
        case late
    }

    fileprivate static let tooLate = "no answer within \(Int(limit.seconds)) seconds"
}

/// Tries all addresses of one host at once.
private actor HostProbe {
    private let executor = QueueExecutor("scale.ingest.probe")
    private let deadline: ContinuousClock.Instant

    init(_ deadline: ContinuousClock.Instant) { self.deadline = deadline }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Returns: why it cannot be connected to; `nil` when it can.
    func connect(to host: String, _ port: UInt16) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &first)
        guard result == 0, let first else {
            return "its host \(host) is not known (\(String(cString: gai_strerror(result))))"
        }
        defer { freeaddrinfo(first) }
        var sockets: [pollfd] = []
        defer { for socket in sockets where socket.fd >= 0 { close(socket.fd) } }
        var problem: String?
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let address = next?.pointee {
            next = address.ai_next
            let kind = address.ai_socktype | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
            let socket = socket(address.ai_family, kind, address.ai_protocol)
            guard socket >= 0 else {
                problem = SystemCall.error
                continue
            }
            sockets.append(pollfd(fd: socket, events: Int16(POLLOUT), revents: 0))
            if systemConnect(socket, address.ai_addr, address.ai_addrlen) == 0 { return nil }
            guard errno != EINPROGRESS else { continue }
            problem = SystemCall.error
            drop(&sockets[sockets.count - 1])
        }
        return firstAnswer(of: &sockets, problem)
    }

    private func firstAnswer(of sockets: inout [pollfd], _ problem: String?) -> String? {
        var problem = problem
        while sockets.contains(where: { $0.fd >= 0 }) {
            let left = (deadline - .now).seconds
            guard left > 0 else { return problem ?? MasterProbe.tooLate }
            guard poll(&sockets, nfds_t(sockets.count), CInt(left * 1000 + 1)) >= 0 || errno == EINTR else {
                return SystemCall.error
            }
            for place in sockets.indices where sockets[place].fd >= 0 && sockets[place].revents != 0 {
                var failure: CInt = 0
                var length = socklen_t(MemoryLayout<CInt>.size)
                guard getsockopt(sockets[place].fd, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 else {
                    return SystemCall.error
                }
                if failure == 0 { return nil }
                problem = SystemCall.explanation(of: failure)
                drop(&sockets[place])
            }
        }
        return problem
    }

    /// Closes it; `poll(2)` passes over those without one.
    private func drop(_ socket: inout pollfd) {
        close(socket.fd)
        socket.fd = -1
    }
}

private let systemConnect = connect(_:_:_:)
