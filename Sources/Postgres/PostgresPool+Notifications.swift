import CPostgres

extension PostgresPool {
    /// Yields whenever a channel is notified, and after each time that the connection had been lost, since
    /// notifications of that time are. It goes on until it is no longer waited for.
    ///
    /// PostgreSQL documentation: "LISTEN", "Asynchronous Notification". Only a primary can be listened to.
    package nonisolated func notifications(of channel: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let task = Task {
            var pause = Duration.milliseconds(100)
            while !Task.isCancelled {
                do {
                    let connection = try await dedicated()
                    try await connection.perform { try $0.run("LISTEN \"\(channel)\"", name: "listen") }
                    continuation.yield()
                    pause = .milliseconds(100)
                    while !Task.isCancelled {
                        if try await connection.perform({ try $0.waitForNotification() }) {
                            continuation.yield()
                        }
                    }
                } catch {
                    try? await Task.sleep(for: pause)
                    pause = min(pause * 2, .seconds(5))
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}

extension PostgresSession {
    /// After this long without a word the server is asked whether it is there.
    private static let notificationLimit = Duration.seconds(10)

    /// Waits for notifications.
    ///
    /// - Returns: whether there were any before it was time to look whether the server is there.
    func waitForNotification() throws -> Bool {
        if takeNotifications() { return true }
        switch waitForSocket(until: .now + Self.notificationLimit) {
        case .interrupted: throw CancellationError()
        case .ready:
            guard isStillConnected else {
                throw PostgresError(.connectionLost, "the connection broke", statement: "listen")
            }
        case .timedOut: try checkHealth()
        }
        return takeNotifications()
    }

    private func takeNotifications() -> Bool {
        var found = false
        while let notification = PQnotifies(connection) {
            found = true
            PQfreemem(notification)
        }
        return found
    }
}
