import CPostgres

/// A row of a result, whose columns are read by place; valid as long as its closure runs.
///
/// Columns come in the server's binary form. A value that is not of the type asked for throws
/// ``PostgresError`` with kind `unexpectedAnswer`.
package struct PostgresRow: ~Copyable {
    private let result: OpaquePointer
    private let row: Int32
    private let statement: String

    init(_ result: OpaquePointer, _ row: Int32, of statement: String) {
        self.result = result
        self.row = row
        self.statement = statement
    }

    package func isNull(_ column: Int) -> Bool { PQgetisnull(result, row, Int32(column)) == 1 }

    /// `smallint`, `integer` or `bigint`.
    package func integer(_ column: Int) throws(PostgresError) -> Int {
        let bytes = try bytes(column)
        let number: Int? =
            switch bytes.count {
            case 2: bytes.bigEndian(at: 0, as: Int16.self).map(Int.init)
            case 4: bytes.bigEndian(at: 0, as: Int32.self).map(Int.init)
            case 8: bytes.bigEndian(at: 0, as: Int64.self).map(Int.init)
            default: nil
            }
        return try checked(number, column)
    }

    package func optionalInteger(_ column: Int) throws(PostgresError) -> Int? {
        isNull(column) ? nil : try integer(column)
    }

    /// `double precision`.
    package func double(_ column: Int) throws(PostgresError) -> Double {
        let bytes = try bytes(column)
        guard bytes.count == 8, let bits = bytes.bigEndian(at: 0, as: UInt64.self) else {
            throw unexpected(column)
        }
        return Double(bitPattern: bits)
    }

    package func boolean(_ column: Int) throws(PostgresError) -> Bool {
        let bytes = try bytes(column)
        return try checked(bytes.count == 1 ? bytes[0] != 0 : nil, column)
    }

    package func text(_ column: Int) throws(PostgresError) -> String {
        String(decoding: try bytes(column), as: UTF8.self)
    }

    package func optionalText(_ column: Int) throws(PostgresError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// `jsonb`, as text.
    package func json(_ column: Int) throws(PostgresError) -> String {
        // jsonb_send: the version, 1, and the text.
        let bytes = try bytes(column)
        guard bytes.first == 1 else { throw unexpected(column) }
        return String(decoding: bytes.dropFirst(), as: UTF8.self)
    }

    /// `bytea`.
    package func byteArray(_ column: Int) throws(PostgresError) -> [UInt8] {
        Array(try bytes(column))
    }

    package func uuid(_ column: Int) throws(PostgresError) -> (high: UInt64, low: UInt64) {
        let bytes = try bytes(column)
        guard bytes.count == 16, let high = bytes.bigEndian(at: 0, as: UInt64.self),
            let low = bytes.bigEndian(at: 8, as: UInt64.self)
        else { throw unexpected(column) }
        return (high, low)
    }

    /// `bit(128)`; the first bit is the most significant of `high`.
    package func bits(_ column: Int) throws(PostgresError) -> (high: UInt64, low: UInt64) {
        let bytes = try bytes(column)
        guard bytes.count == 20, bytes.bigEndian(at: 0, as: Int32.self) == 128,
            let high = bytes.bigEndian(at: 4, as: UInt64.self),
            let low = bytes.bigEndian(at: 12, as: UInt64.self)
        else { throw unexpected(column) }
        return (high, low)
    }

    /// `timestamptz`, in whole seconds since 1970.
    package func timestamp(_ column: Int) throws(PostgresError) -> Int {
        let microseconds = try integer(column)
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return PostgresTime.epoch + (rest < 0 ? seconds - 1 : seconds)
    }

    package func optionalTimestamp(_ column: Int) throws(PostgresError) -> Int? {
        isNull(column) ? nil : try timestamp(column)
    }

    /// libpq keeps the bytes as long as the result.
    private func bytes(_ column: Int) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard column < PQnfields(result), !isNull(column),
            let value = PQgetvalue(result, row, Int32(column))
        else { throw unexpected(column) }
        return UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(result, row, Int32(column))))
    }

    private func checked<Value>(_ value: Value?, _ column: Int) throws(PostgresError) -> Value {
        guard let value else { throw unexpected(column) }
        return value
    }

    private func unexpected(_ column: Int) -> PostgresError {
        PostgresError(
            .unexpectedAnswer, "column \(column) is not of the type that was expected", statement: statement)
    }
}

/// The server counts microseconds from the beginning of 2000, UTC.
enum PostgresTime {
    /// Seconds from 1970 to 2000.
    static let epoch = 946_684_800
}
