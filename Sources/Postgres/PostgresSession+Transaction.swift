import CPostgres

extension PostgresSession {
    /// What a transaction sees and may do. PostgreSQL documentation: "Transaction Isolation".
    package enum TransactionMode: String, Sendable {
        case readWrite = "ISOLATION LEVEL READ COMMITTED READ WRITE"
        /// One consistent view, from which nothing is written.
        case snapshot = "ISOLATION LEVEL REPEATABLE READ READ ONLY"
    }

    /// Runs `body` in one transaction, which is rolled back when it throws.
    ///
    /// - Throws: ``PostgresError`` with kind `outcomeUnknown` when the connection broke in the commit, or the
    ///   server did not answer it in time.
    package func transaction<Value>(
        _ mode: TransactionMode = .readWrite, _ body: (PostgresSession) throws -> Value
    ) throws -> Value {
        try run("BEGIN \(mode.rawValue)", name: "begin")
        let value: Value
        do {
            value = try body(self)
        } catch {
            // A broken connection is rolled back by the server.
            rollBack()
            throw error
        }
        guard PQtransactionStatus(connection) == PQTRANS_INTRANS else {
            rollBack()
            throw PostgresError(.unexpectedAnswer, "the transaction had failed before its commit")
        }
        do {
            // A commit that is cancelled while it waits for a standby is told as done.
            try run("COMMIT", name: "commit", Patience(total: Self.commitLimit))
        } catch let error as PostgresError where mode == .readWrite && error.endsConnection {
            throw PostgresError(
                .outcomeUnknown, sqlState: error.sqlState, error.message, statement: error.statement)
        }
        return value
    }

    private static let commitLimit = Duration.seconds(30)

    private func rollBack() {
        guard isOpen else { return }
        do {
            try run("ROLLBACK", name: "rollback", Patience(total: Self.commitLimit))
        } catch {
            isAbandoned = true
        }
    }
}
