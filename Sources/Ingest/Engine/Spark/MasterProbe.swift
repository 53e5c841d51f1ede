#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks whether anything listens where a cluster's master should, since Spark itself takes a minute to
/// give up, and its drivers do not say so in one line.
actor MasterProbe {
    private static let limit = Duration.seconds(10)

    private let executor = QueueExecutor("scale.ingest.probe")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Throws: ``IngestError`` when none of the master's addresses can be connected to.
    func check(_ master: SparkMaster) throws {
        var problem: String?
        for (host, port) in master.addresses {
            guard let reason = connect(to: host, port) else { return }
            problem = problem ?? reason
        }
        guard let problem else { return }
        throw IngestError(
            .masterSilent, at: master.text,
            "Spark's master does not answer: \(problem); start it, or check --master")
    }

    /// - Returns: why it cannot be connected to; `nil` when it can.
    private func connect(to host: String, _ port: UInt16) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &first)
        guard result == 0, let first else {
            return "its host \(host) is not known (\(String(cString: gai_strerror(result))))"
        }
        defer { freeaddrinfo(first) }
        var reason = "no address"
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let address = next {
            guard let problem = connect(to: address.pointee) else { return nil }
            reason = problem
            next = address.pointee.ai_next
        }
        return reason
    }

    private func connect(to address: addrinfo) -> String? {
        let kind = address.ai_socktype | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let socket = socket(address.ai_family, kind, address.ai_protocol)
        guard socket >= 0 else { return SystemCall.error }
        defer { close(socket) }
        if systemConnect(socket, address.ai_addr, address.ai_addrlen) == 0 { return nil }
        guard errno == EINPROGRESS else { return SystemCall.error }
        var waiting = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        guard poll(&waiting, 1, CInt(Self.limit.seconds * 1000)) > 0 else {
            return "no answer within \(Int(Self.limit.seconds)) seconds"
        }
        var failure: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 else {
            return SystemCall.error
        }
        return failure == 0 ? nil : SystemCall.explanation(of: failure)
    }
}

private let systemConnect = connect(_:_:_:)
