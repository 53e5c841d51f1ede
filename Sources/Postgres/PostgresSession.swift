import CPostgres

/// A connection to a server, for one thread at a time: every method blocks until the server has answered.
///
/// libpq never blocks; its socket is waited for here, so that a statement ends when its task is cancelled or
/// the server stays silent for too long. Commits and rollbacks are the exception: they are not cancelled.
/// PostgreSQL documentation: "Asynchronous Command Processing".
package final class PostgresSession {
    let connection: OpaquePointer
    let interrupt: PostgresInterrupt
    private var prepared: Set<String> = []
    /// How long the server may take to send anything while a statement runs.
    let silenceLimit: Duration
    /// Whether answers may still come that nobody waits for any more.
    var isAbandoned = false

    /// How long whatever should take no time may take.
    static let shortLimit = Duration.seconds(5)

    /// Takes over a connection that is open, or being opened.
    init(_ connection: OpaquePointer, _ interrupt: PostgresInterrupt, silenceLimit: Duration) {
        self.connection = connection
        self.interrupt = interrupt
        self.silenceLimit = silenceLimit
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    /// Whether nothing is known to be wrong with it.
    var isOpen: Bool { !isAbandoned && PQstatus(connection) == CONNECTION_OK }

    /// Looks whether the server has closed the connection, without waiting.
    ///
    /// A server that ends it says why first; that it has ended shows when the next bytes are asked for.
    var isStillConnected: Bool {
        isOpen && PQconsumeInput(connection) == 1 && PQconsumeInput(connection) == 1 && isOpen
    }

    var isInTransaction: Bool { PQtransactionStatus(connection) != PQTRANS_IDLE }

    /// Runs statements that return nothing, several at once and without parameters.
    package func run(_ script: String, name: String = "script") throws {
        try run(script, name: name, Patience(silence: silenceLimit))
    }

    func run(_ script: String, name: String, _ patience: Patience) throws {
        try start(isOpen ? PQsendQuery(connection, script) : 0, name)
        try drain(name, patience) { _ in }
    }

    /// Asks whether the server is there.
    func checkHealth() throws {
        try run("", name: "health check", Patience(silence: Self.shortLimit))
    }

    /// Runs a statement that returns no rows.
    ///
    /// - Returns: the number of rows that it wrote.
    @discardableResult
    package func execute(
        _ statement: PostgresStatement, _ parameters: [PostgresParameter] = []
    ) throws -> Int {
        var written = 0
        try send(statement, parameters)
        try drain(statement.name) { result in
            written = Int(String(cString: PQcmdTuples(result))) ?? 0
        }
        return written
    }

    /// - Returns: what `body` makes of each row, in order.
    package func rows<Value>(
        _ statement: PostgresStatement, _ parameters: [PostgresParameter] = [],
        _ body: (borrowing PostgresRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try send(statement, parameters)
        try drain(statement.name) { result in
            let count = PQntuples(result)
            values.reserveCapacity(Int(count))
            for row in 0..<count { values.append(try body(PostgresRow(result, row, of: statement.name))) }
        }
        return values
    }

    /// - Returns: what `body` makes of the first row; `nil` if there is none.
    package func row<Value>(
        _ statement: PostgresStatement, _ parameters: [PostgresParameter] = [],
        _ body: (borrowing PostgresRow) throws -> Value
    ) throws -> Value? {
        try rows(statement, parameters, body).first
    }

    /// Calls `body` with each row as it arrives, however many there are; when it throws, the statement
    /// is cancelled. PostgreSQL documentation: "Retrieving Query Results Row-by-Row".
    package func forEachRow(
        _ statement: PostgresStatement, _ parameters: [PostgresParameter] = [],
        _ body: (borrowing PostgresRow) throws -> Void
    ) throws {
        try send(statement, parameters)
        PQsetSingleRowMode(connection)
        try drain(statement.name) { result in
            for row in 0..<PQntuples(result) { try body(PostgresRow(result, row, of: statement.name)) }
        }
    }

    private func send(_ statement: PostgresStatement, _ parameters: [PostgresParameter]) throws {
        if prepared.insert(statement.name).inserted {
            do {
                try start(
                    isOpen ? PQsendPrepare(connection, statement.name, statement.sql, 0, nil) : 0,
                    statement.name)
                try drain(statement.name) { _ in }
            } catch {
                prepared.remove(statement.name)
                throw error
            }
        }
        let sent = Self.withPointers(to: parameters) { values, lengths, formats in
            isOpen
                ? PQsendQueryPrepared(
                    connection, statement.name, Int32(parameters.count), values, lengths, formats, 1) : 0
        }
        try start(sent, statement.name)
    }

    private static func withPointers<Value>(
        to parameters: [PostgresParameter],
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Value
    ) -> Value {
        // One buffer holds all the values, so that their addresses stay valid together. It is never empty,
        // since an empty value needs an address too: NULL is SQL's NULL.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parameters.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
        for parameter in parameters { bytes += parameter.bytes ?? [] }
        bytes.append(0)
        return bytes.withUnsafeBytes { buffer in
            var offset = 0
            let values = parameters.map { parameter -> UnsafePointer<CChar>? in
                guard let length = parameter.bytes?.count else { return nil }
                defer { offset += length }
                return buffer.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return body(
                values, parameters.map { Int32($0.bytes?.count ?? 0) },
                parameters.map { $0.format.rawValue })
        }
    }
}
