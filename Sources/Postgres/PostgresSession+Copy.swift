import CPostgres

extension PostgresSession {
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
        try beginCopy(into: table, name)
        do {
            var writer = PostgresCopyWriter(columns: columns) { [self] bytes throws(PostgresError) in
                try put(bytes, name)
            }
            try body(&writer)
            try writer.finish()
        } catch {
            giveUpCopy(name)
            throw error
        }
        guard PQputCopyEnd(connection, nil) == 1 else { throw lost(name) }
        var rows = 0
        try drain(name) { rows = Int(String(cString: PQcmdTuples($0))) ?? 0 }
        return rows
    }

    private func beginCopy(into table: String, _ name: String) throws {
        try start(
            isOpen ? PQsendQuery(connection, "COPY \(table) FROM STDIN (FORMAT binary)") : 0, name)
        var patience = Patience(silence: silenceLimit)
        guard let result = try nextResult(name, &patience) else { throw lost(name) }
        defer { PQclear(result) }
        guard PQresultStatus(result) != PGRES_COPY_IN else { return }
        let error = PostgresError(result, statement: name)
        try? drain(name) { _ in }
        throw error
    }

    /// The server forgets the rows; what it says to that is of no interest.
    private func giveUpCopy(_ name: String) {
        guard isOpen, PQputCopyEnd(connection, "given up") == 1 else { return }
        // Not to be interrupted: whoever is cancelled is so already.
        try? drain(name, Patience(total: Self.shortLimit)) { _ in }
    }

    /// Hands bytes to the system, taking in meanwhile what the server sends, which else might stop reading.
    private func put(_ bytes: [UInt8], _ name: String) throws(PostgresError) {
        let taken = bytes.withUnsafeBytes { buffer in
            PQputCopyData(
                connection, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        guard taken == 1 else { throw lost(name) }
        let deadline = ContinuousClock.now + silenceLimit
        while true {
            if interrupt.isRaised {
                throw PostgresError(.server, sqlState: "57014", "cancelled", statement: name)
            }
            let unsent = PQflush(connection)
            guard unsent >= 0 else { throw lost(name) }
            guard unsent > 0 else { return }
            switch waitForSocket(toWrite: true, until: deadline) {
            case .ready: guard PQconsumeInput(connection) == 1 else { throw lost(name) }
            case .interrupted: continue
            case .timedOut: throw silent(silenceLimit, name)
            }
        }
    }
}
