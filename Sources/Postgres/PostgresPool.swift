/// A bounded number of connections to the servers of one role, opened when they are needed.
package actor PostgresPool {
    package struct Limits: Sendable {
        /// Connections at once.
        package var connections = 8
        /// Tasks that may wait for one; more are refused at once.
        package var waiting = 1000
        /// How long a task waits for one.
        package var patience = Duration.seconds(10)
        /// After how long without use a connection is asked whether it still works.
        package var idle = Duration.seconds(5)

        package init() {}
    }

    private struct Waiter {
        var id: Int
        var continuation: CheckedContinuation<PostgresConnection?, any Error>
    }

    package nonisolated let address: PostgresAddress
    package nonisolated let role: PostgresAddress.Role
    private let limits: Limits
    private var idle: [PostgresConnection] = []
    /// Lent and being opened.
    private var inUse = 0
    /// The longest waiting first.
    private var waiters: [Waiter] = []
    private var nextWaiter = 0
    /// Connections in a row that could not be opened.
    private var failures = 0
    private var isOpeningAlone = false
    /// Those that wait until the one who tries has succeeded or failed.
    private var openers: [CheckedContinuation<Void, Never>] = []

    package init(_ address: PostgresAddress, _ role: PostgresAddress.Role, limits: Limits = Limits()) {
        self.address = address
        self.role = role
        self.limits = limits
    }

    /// Runs `body` with a connection of its own.
    ///
    /// - Throws: ``PostgresError``, `CancellationError` or what `body` throws.
    package func perform<Value: Sendable>(
        _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await perform(before: .now + limits.patience, body)
    }

    /// - Parameter deadline: for getting a connection.
    private func perform<Value: Sendable>(
        before deadline: ContinuousClock.Instant, _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        let connection = try await borrow(before: deadline)
        do {
            let value = try await connection.perform(body)
            giveBack(connection)
            return value
        } catch {
            await take(back: connection, after: error)
            throw error
        }
    }

    /// The same, in one transaction.
    package func transaction<Value: Sendable>(
        _ mode: PostgresSession.TransactionMode = .readWrite,
        _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await perform { try $0.transaction(mode, body) }
    }

    /// The same, made again while it fails for a reason that may pass: a lost connection, a conflict with
    /// another transaction, a server that shuts down or is no longer the primary.
    ///
    /// - Parameters:
    ///   - limit: after which a failure is final.
    ///   - body: has to find out for itself whether an earlier run took effect, such as by an
    ///     idempotency key that it claims first: it is also run again when the connection broke during a
    ///     commit, of which nobody can say otherwise what became.
    package func write<Value: Sendable>(
        within limit: Duration, _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        let deadline = ContinuousClock.now + limit
        var pause = Duration.milliseconds(20)
        while true {
            do {
                return try await perform(before: min(deadline, .now + limits.patience)) {
                    try $0.transaction(.readWrite, body)
                }
            } catch let error as PostgresError
                where (error.isTransient || error.kind == .outcomeUnknown)
                && ContinuousClock.now + pause < deadline
            {
                try await Task.sleep(for: pause * Double.random(in: 0.5...1))
                pause = min(pause * 2, .milliseconds(250))
            }
        }
    }

    /// A connection beside the pool, for what belongs to a session such as its locks.
    package nonisolated func dedicated() async throws -> PostgresConnection {
        try await PostgresConnection.open(address, role)
    }

    /// Closes what is idle.
    package func close() async {
        let connections = idle
        idle = []
        for connection in connections { await connection.close() }
    }
}

/// Lending.
extension PostgresPool {
    private func borrow(before deadline: ContinuousClock.Instant) async throws -> PostgresConnection {
        if inUse >= limits.connections {
            // What a waiter is handed counts as in use already.
            if let handed = try await wait(until: deadline) { return try await checked(handed) }
        } else {
            inUse += 1
        }
        return try await checked(idle.popLast())
    }

    /// - Returns: the connection, or a new one if that is none or does not work.
    private func checked(_ connection: PostgresConnection?) async throws -> PostgresConnection {
        do {
            if let connection {
                if await connection.isHealthy(after: limits.idle) { return connection }
                await connection.close()
            }
            return try await open()
        } catch {
            release(nil)
            throw error
        }
    }

    /// While none can be opened, tasks try one after another with a pause between them: however many wait for a
    /// server, they are no load for it, nor for this process.
    private func open() async throws -> PostgresConnection {
        while failures > 0, isOpeningAlone {
            await withCheckedContinuation { openers.append($0) }
        }
        guard failures > 0 else { return try await openOnce() }
        isOpeningAlone = true
        defer {
            isOpeningAlone = false
            for opener in openers { opener.resume() }
            openers = []
        }
        try await Task.sleep(for: min(.milliseconds(20) * (1 << min(failures, 4)), .milliseconds(250)))
        return try await openOnce()
    }

    private func openOnce() async throws -> PostgresConnection {
        do {
            let connection = try await PostgresConnection.open(address, role)
            failures = 0
            return connection
        } catch {
            failures += 1
            throw error
        }
    }

    private func giveBack(_ connection: PostgresConnection) {
        release(connection)
    }

    private func take(back connection: PostgresConnection, after error: any Error) async {
        guard let error = error as? PostgresError, error.endsConnection else {
            return release(connection)
        }
        await connection.close()
        // The others lead to the same server.
        await close()
        release(nil)
    }

    /// - Parameter connection: `nil` for the right to open one.
    private func release(_ connection: PostgresConnection?) {
        if waiters.isEmpty {
            inUse -= 1
            if let connection { idle.append(connection) }
        } else {
            waiters.removeFirst().continuation.resume(returning: connection)
        }
    }

    private func wait(until deadline: ContinuousClock.Instant) async throws -> PostgresConnection? {
        let start = ContinuousClock.now
        guard waiters.count < limits.waiting else {
            throw PostgresError(
                .poolExhausted, "\(limits.waiting) tasks wait for one of \(limits.connections) connections")
        }
        let id = nextWaiter
        nextWaiter += 1
        let expiry = Task { [limits] in
            try await Task.sleep(until: deadline)
            self.dismiss(
                id,
                PostgresError(
                    .poolExhausted,
                    "all \(limits.connections) connections were busy for \(ContinuousClock.now - start)"))
        }
        defer { expiry.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiters.append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.dismiss(id, CancellationError()) }
        }
    }

    private func dismiss(_ id: Int, _ error: any Error) {
        guard let place = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: place).continuation.resume(throwing: error)
    }
}
