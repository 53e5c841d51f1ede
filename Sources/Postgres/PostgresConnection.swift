/// A connection to a server, on a thread of its own while it waits.
package actor PostgresConnection {
    private let executor = ConnectionExecutor()
    private let interrupt: PostgresInterrupt
    private let connector: PostgresConnector
    private var session: PostgresSession?
    /// When it was last heard of.
    private var lastUse = ContinuousClock.now

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private init(_ connector: PostgresConnector) throws {
        self.connector = connector
        interrupt = try PostgresInterrupt()
    }

    /// - Throws: ``PostgresError``.
    package static func open(
        _ address: PostgresAddress, _ role: PostgresAddress.Role
    ) async throws -> PostgresConnection {
        let connection = try PostgresConnection(PostgresConnector(address: address, role: role))
        try await connection.interruptibly { try await $0.connect() }
        return connection
    }

    private func connect() throws {
        try Task.checkCancellation()
        session = try connector.connect(interrupt)
        lastUse = .now
    }

    /// Runs `body` while no other uses the connection.
    ///
    /// When the task is cancelled, so is the statement that runs.
    ///
    /// - Throws: ``PostgresError``, `CancellationError` or what `body` throws.
    package func perform<Value: Sendable>(
        _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await interruptibly { try await $0.run(body) }
    }

    private func run<Value: Sendable>(_ body: (PostgresSession) throws -> Value) throws -> Value {
        interrupt.lower()
        try Task.checkCancellation()
        guard let session else {
            throw PostgresError(.connectionLost, "the connection has been closed")
        }
        defer { lastUse = .now }
        do {
            return try body(session)
        } catch let error as PostgresError where Task.isCancelled && error.sqlState == "57014" {
            throw CancellationError()
        }
    }

    private nonisolated func interruptibly<Value: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await withTaskCancellationHandler {
            try await body(self)
        } onCancel: {
            interrupt.raise()
        }
    }

    /// Whether the server still answers; asks it only if that has not been known for a while.
    package nonisolated func isHealthy(after idle: Duration) async -> Bool {
        (try? await interruptibly { try await $0.checkHealth(after: idle) }) ?? false
    }

    private func checkHealth(after idle: Duration) throws -> Bool {
        guard let session, session.isStillConnected, !session.isInTransaction else { return false }
        guard ContinuousClock.now - lastUse > idle else { return true }
        interrupt.lower()
        try Task.checkCancellation()
        try session.checkHealth()
        lastUse = .now
        return true
    }

    package func close() { session = nil }
}
