import CPostgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connection to a server, for one thread at a time: every method blocks until the server has answered.
///
/// libpq's asynchronous functions are used and their socket is waited for here, so that a statement ends
/// when its task is cancelled or the server stays silent for too long. PostgreSQL documentation:
/// "Asynchronous Command Processing", "Canceling Queries in Progress".
package final class PostgresSession {
    let connection: OpaquePointer
    private let interrupt: PostgresInterrupt
    private var prepared: Set<String> = []
    /// How long the server may take to send anything while a statement runs.
    let silenceLimit: Duration

    /// Takes over an open connection.
    init(_ connection: OpaquePointer, _ interrupt: PostgresInterrupt, silenceLimit: Duration) {
        self.connection = connection
        self.interrupt = interrupt
        self.silenceLimit = silenceLimit
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    /// Whether libpq still holds it for good.
    var isOpen: Bool { PQstatus(connection) == CONNECTION_OK }

    /// Looks whether the server has closed the connection, without waiting.
    var isStillConnected: Bool { isOpen && PQconsumeInput(connection) == 1 && isOpen }

    var isInTransaction: Bool { PQtransactionStatus(connection) != PQTRANS_IDLE }

    /// Runs statements that return nothing, several at once and without parameters.
    package func run(_ script: String, name: String = "script") throws {
        try start(PQsendQuery(connection, script), name)
        try drain(name) { _ in }
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

    /// Loads rows.
    ///
    /// - Parameters:
    ///   - table: the table and its columns, as SQL.
    ///   - columns: how many these are.
    ///   - body: writes the rows; when it throws, none is loaded.
    /// - Returns: the number of rows.
    @discardableResult
    package func copy(
        into table: String, columns: Int, _ body: (inout PostgresCopyWriter) throws -> Void
    ) throws -> Int {
        let name = "copy into \(table.prefix { $0 != " " })"
        try start(PQsendQuery(connection, "COPY \(table) FROM STDIN (FORMAT binary)"), name)
        guard let result = try nextResult(name) else { throw lost(name) }
        let status = PQresultStatus(result)
        PQclear(result)
        guard status == PGRES_COPY_IN else { throw try failed(name) }
        var problem: (any Error)?
        do {
            var writer = PostgresCopyWriter(columns: columns) { [self] bytes throws(PostgresError) in
                try put(bytes, name)
            }
            try body(&writer)
            try writer.finish()
        } catch {
            problem = error
        }
        guard PQputCopyEnd(connection, problem == nil ? nil : "given up") == 1 else {
            throw problem ?? lost(name)
        }
        var rows = 0
        do {
            try drain(name) { rows = Int(String(cString: PQcmdTuples($0))) ?? 0 }
        } catch {
            throw problem ?? error
        }
        if let problem { throw problem }
        return rows
    }

    private func put(_ bytes: [UInt8], _ name: String) throws(PostgresError) {
        let taken = bytes.withUnsafeBytes { buffer in
            PQputCopyData(
                connection, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        guard taken == 1 else { throw lost(name) }
        if interrupt.isRaised {
            throw PostgresError(.server, sqlState: "57014", "cancelled", statement: name)
        }
    }

    private func failed(_ name: String) throws -> PostgresError {
        try drain(name) { _ in }
        return PostgresError(.unexpectedAnswer, "the server did not take the copy", statement: name)
    }
}

/// Sending and receiving.
extension PostgresSession {
    private func send(_ statement: PostgresStatement, _ parameters: [PostgresParameter]) throws {
        if prepared.insert(statement.name).inserted {
            do {
                try start(PQsendPrepare(connection, statement.name, statement.sql, 0, nil), statement.name)
                try drain(statement.name) { _ in }
            } catch {
                prepared.remove(statement.name)
                throw error
            }
        }
        let sent = withPointers(to: parameters) { values, lengths, formats in
            PQsendQueryPrepared(
                connection, statement.name, Int32(parameters.count), values, lengths, formats, 1)
        }
        try start(sent, statement.name)
    }

    private func withPointers<Value>(
        to parameters: [PostgresParameter],
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Value
    ) -> Value {
        // One buffer holds all the values, so that their addresses stay valid together. It is never empty,
        // since an empty value needs an address too: NULL is SQL's NULL.
        let bytes = Array(parameters.compactMap(\.bytes).joined()) + [0]
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

    private func start(_ sent: Int32, _ name: String) throws {
        guard sent == 1 else { throw lost(name) }
    }

    /// Takes every result of a statement.
    ///
    /// When the statement failed, or `body` did, the rest is still taken, so that the connection is ready
    /// for the next statement.
    private func drain(_ name: String, _ body: (OpaquePointer) throws -> Void) throws {
        var problem: (any Error)?
        while let result = try nextResult(name) {
            defer { PQclear(result) }
            guard problem == nil else { continue }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY:
                do {
                    try body(result)
                } catch {
                    problem = error
                    cancel()
                }
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                throw PostgresError(
                    .unexpectedAnswer, "the server waits for a copy", statement: name)
            default:
                problem = PostgresError(result, statement: name)
            }
        }
        if let problem { throw problem }
        guard isOpen else { throw lost(name) }
    }

    private func nextResult(_ name: String) throws -> OpaquePointer? {
        var deadline = ContinuousClock.now + silenceLimit
        var cancelled = false
        while true {
            // What is still to be sent, sent.
            let unsent = PQflush(connection)
            if unsent < 0 { throw lost(name) }
            if unsent == 0, PQisBusy(connection) == 0 { break }
            switch waitForSocket(
                toWrite: unsent == 1, until: deadline, interruptible: !cancelled)
            {
            case .ready:
                deadline = ContinuousClock.now + silenceLimit
                guard PQconsumeInput(connection) == 1 else { throw lost(name) }
            case .interrupted:
                cancelled = true
                cancel()
                // The server answers a cancelled statement at once, or is gone.
                deadline = min(deadline, ContinuousClock.now + .seconds(10))
            case .timedOut:
                throw PostgresError(
                    .connectionLost, "the server did not answer for \(silenceLimit)", statement: name)
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

    /// Asks the server to cancel what it is doing, over a connection of its own.
    private func cancel() {
        guard let request = PQgetCancel(connection) else { return }
        defer { PQfreeCancel(request) }
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(request, &message, 256)
    }

    private func lost(_ name: String) -> PostgresError {
        PostgresError(
            .connectionLost, PostgresAddress.firstLine(String(cString: PQerrorMessage(connection))),
            statement: name)
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
