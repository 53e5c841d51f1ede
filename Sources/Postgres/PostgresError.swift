/// What went wrong with a connection or a statement.
///
/// PostgreSQL documentation: "PostgreSQL Error Codes", "Message Formats: Error and Notice Message Fields".
package struct PostgresError: Error, Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The connection string has a mistake.
        case badAddress = "bad-address"
        /// No server could be reached, or none of the wanted kind.
        case cannotConnect = "cannot-connect"
        /// The connection broke, or the server did not answer in time; what was sent may have had no effect.
        case connectionLost = "connection-lost"
        /// The connection broke while a transaction was being committed: it is committed, or it is not.
        case outcomeUnknown = "outcome-unknown"
        /// All connections of a pool were busy for too long.
        case poolExhausted = "pool-exhausted"
        /// The server reported an error.
        case server
        /// The server sent something else than was asked for.
        case unexpectedAnswer = "unexpected-answer"
    }

    package var kind: Kind
    /// Five characters of the server's, such as `23505`.
    package var sqlState: String?
    /// One line.
    package var message: String
    package var detail: String?
    package var hint: String?
    /// The name of the statement that failed.
    package var statement: String?

    package init(
        _ kind: Kind, sqlState: String? = nil, _ message: String, detail: String? = nil, hint: String? = nil,
        statement: String? = nil
    ) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = Self.oneLine(message)
        self.detail = detail.map(Self.oneLine)
        self.hint = hint.map(Self.oneLine)
        self.statement = statement
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension PostgresError {
    /// Whether the connection is of no use any more.
    package var endsConnection: Bool {
        switch kind {
        case .cannotConnect, .connectionLost, .outcomeUnknown, .unexpectedAnswer: true
        case .badAddress, .poolExhausted: false
        // The server is about to close it, or it leads to a server that must not be written.
        case .server: sqlState.map { Self.isConnectionState($0) || $0 == "25006" } ?? true
        }
    }

    /// Whether a transaction that failed with this error, and so was not committed, may succeed when it
    /// is made again: after a broken connection, a conflict with another transaction, a server that shuts
    /// down or starts up, or one that has become a replica.
    package var isTransient: Bool {
        switch kind {
        case .cannotConnect:
            // No state: the network. A replica may be promoted soon; a refused password stays refused.
            sqlState.map { Self.isConnectionState($0) || ["25006", "53300"].contains($0) } ?? true
        case .connectionLost: true
        case .badAddress, .outcomeUnknown, .poolExhausted, .unexpectedAnswer: false
        case .server:
            sqlState.map { Self.isConnectionState($0) || ["25006", "40001", "40P01"].contains($0) } ?? false
        }
    }

    /// Class 08, connection exceptions, and the server's shutting down, crashing and starting up.
    private static func isConnectionState(_ state: String) -> Bool {
        state.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(state)
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        var text = message
        if let detail { text += " (\(detail))" }
        if let hint { text += "; \(hint)" }
        if let sqlState { text += " [\(sqlState)" + (statement.map { " in \($0)" } ?? "") + "]" }
        return text
    }
}
