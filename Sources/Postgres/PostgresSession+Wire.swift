import CPostgres
@preconcurrency import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How long answers are waited for.
struct Patience {
    private let silence: Duration?
    private(set) var deadline: ContinuousClock.Instant
    /// Whether the statement is cancelled when its task is.
    private(set) var isInterruptible: Bool
    /// For messages.
    private(set) var limit: Duration

    /// The server may take this long to send anything.
    init(silence: Duration) {
        self.silence = silence
        limit = silence
        deadline = .now + silence
        isInterruptible = true
    }

    /// All may take this long, whether the task is cancelled or not.
    init(total: Duration) {
        silence = nil
        limit = total
        deadline = .now + total
        isInterruptible = false
    }

    mutating func hear() {
        if let silence { deadline = .now + silence }
    }

    /// The statement has been cancelled: the rest is soon there, or the server is gone.
    mutating func shorten() {
        self = Patience(total: min(limit, PostgresSession.shortLimit))
    }
}

/// Sending and receiving.
extension PostgresSession {
    func start(_ sent: Int32, _ name: String) throws {
        guard sent == 1 else { throw lost(name) }
    }

    func drain(_ name: String, _ body: (OpaquePointer) throws -> Void) throws {
        try drain(name, Patience(silence: silenceLimit), body)
    }

    /// Takes every result of a statement.
    ///
    /// When the statement failed, or `body` did, the rest is still taken, so that the connection is ready
    /// for the next statement.
    func drain(_ name: String, _ patience: Patience, _ body: (OpaquePointer) throws -> Void) throws {
        var patience = patience
        var problem: (any Error)?
        while true {
            let next: OpaquePointer?
            do {
                next = try nextResult(name, &patience)
            } catch {
                // Why the server ended the connection says more than that it did.
                throw problem ?? error
            }
            guard let result = next else { break }
            defer { PQclear(result) }
            guard problem == nil else { continue }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY:
                do {
                    try body(result)
                } catch {
                    problem = error
                    cancel()
                    patience.shorten()
                }
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                isAbandoned = true
                throw PostgresError(
                    .unexpectedAnswer, "the server waits for a copy", statement: name)
            default:
                problem = PostgresError(result, statement: name)
            }
        }
        if let problem { throw problem }
        guard isOpen else { throw lost(name) }
    }

    func nextResult(_ name: String, _ patience: inout Patience) throws -> OpaquePointer? {
        while true {
            // What is still to be sent, sent.
            let unsent = PQflush(connection)
            if unsent < 0 { throw lost(name) }
            if unsent == 0, PQisBusy(connection) == 0 { break }
            switch waitForSocket(
                toWrite: unsent == 1, until: patience.deadline, interruptible: patience.isInterruptible)
            {
            case .ready:
                patience.hear()
                guard PQconsumeInput(connection) == 1 else { throw lost(name) }
            case .interrupted:
                cancel()
                patience.shorten()
            case .timedOut: throw silent(patience.limit, name)
            }
        }
        return PQgetResult(connection)
    }

    enum Wait {
        case ready
        case interrupted
        case timedOut
    }

    func waitForSocket(
        toRead: Bool = true, toWrite: Bool = false, until deadline: ContinuousClock.Instant,
        interruptible: Bool = true
    ) -> Wait {
        let events = Int16((toRead ? POLLIN : 0) | (toWrite ? POLLOUT : 0))
        while true {
            var descriptors = [
                pollfd(fd: PQsocket(connection), events: events, revents: 0),
                pollfd(fd: interruptible ? interrupt.descriptor : -1, events: Int16(POLLIN), revents: 0),
            ]
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return .timedOut }
            let milliseconds = left.components.seconds >= 3600 ? 3_600_000 : left / .milliseconds(1)
            let ready = poll(&descriptors, 2, Int32(milliseconds.rounded(.up)))
            if ready < 0, errno != EINTR { return .ready }  // libpq finds out what is wrong with it.
            guard ready > 0 else { continue }
            return descriptors[1].revents != 0 ? .interrupted : .ready
        }
    }

    /// `PQcancel` connects anew, for as long as the system tries.
    private static let cancelling = DispatchQueue(label: "scale.postgres.cancel", attributes: .concurrent)

    /// Asks the server to cancel what it is doing, over a connection of its own.
    private func cancel() {
        guard let request = PQgetCancel(connection) else {
            isAbandoned = true
            return
        }
        let address = UInt(bitPattern: request)
        let isSent = DispatchSemaphore(value: 0)
        Self.cancelling.async {
            guard let request = OpaquePointer(bitPattern: address) else { return }
            var message = [CChar](repeating: 0, count: 256)
            PQcancel(request, &message, 256)
            PQfreeCancel(request)
            isSent.signal()
        }
        // One that arrives late could hit another statement.
        if isSent.wait(timeout: .now() + 10) == .timedOut { isAbandoned = true }
    }

    func silent(_ limit: Duration, _ name: String) -> PostgresError {
        isAbandoned = true
        return PostgresError(.connectionLost, "the server did not answer for \(limit)", statement: name)
    }

    func lost(_ name: String) -> PostgresError {
        let message = PostgresAddress.firstLine(String(cString: PQerrorMessage(connection)))
        return PostgresError(
            .connectionLost, message.isEmpty ? "the connection is closed" : message, statement: name)
    }
}

extension PostgresError {
    /// The server's error message.
    init(_ result: OpaquePointer, statement: String) {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { PQresultErrorField(result, Int32($0)) }.map { String(cString: $0) }
        }
        let state = field("C")
        self.init(
            // libpq reports a broken connection as an error without a state.
            state == nil ? .connectionLost : .server, sqlState: state,
            field("M")
                ?? PostgresAddress.firstLine(String(cString: PQresultErrorMessage(result))),
            detail: field("D"), hint: field("H"), statement: statement)
    }
}
