/// Writes the rows of a `COPY … FROM STDIN (FORMAT binary)`.
///
/// PostgreSQL documentation: "COPY", Binary Format. Each row calls one method for each column, in order.
package struct PostgresCopyWriter: ~Copyable {
    private(set) var buffer: [UInt8]
    private let columns: Int16
    private let send: ([UInt8]) throws(PostgresError) -> Void

    /// Bytes that are sent at once.
    private static let capacity = 256 * 1024
    /// Signature, flags and the length of an extension.
    private static let head =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)

    init(columns: Int, send: @escaping ([UInt8]) throws(PostgresError) -> Void) {
        self.columns = Int16(columns)
        self.send = send
        buffer = Self.head
        buffer.reserveCapacity(Self.capacity + 16 * 1024)
    }

    package mutating func startRow() throws(PostgresError) {
        if buffer.count >= Self.capacity { try flush() }
        buffer.append(bigEndian: columns)
    }

    mutating func finish() throws(PostgresError) {
        buffer.append(bigEndian: Int16(-1))
        try flush()
    }

    private mutating func flush() throws(PostgresError) {
        try send(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    package mutating func null() { buffer.append(bigEndian: Int32(-1)) }

    /// Zero bytes, which the server does not keep, are left out.
    package mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { buffer.appendText($0) }
    }

    package mutating func integer(_ number: Int) {
        buffer.append(bigEndian: Int32(4))
        buffer.append(bigEndian: Int32(truncatingIfNeeded: number))
    }

    package mutating func text(_ text: String?) {
        if let text { self.text(text) } else { null() }
    }

    /// `jsonb`, of its text.
    package mutating func json(_ json: String) {
        var json = json
        json.withUTF8 { bytes in
            buffer.append(bigEndian: Int32(bytes.count + 1))
            buffer.append(1)
            buffer.append(contentsOf: bytes)
        }
    }

    package mutating func bigint(_ number: Int) {
        buffer.append(bigEndian: Int32(8))
        buffer.append(bigEndian: Int64(number))
    }

    package mutating func smallint(_ number: Int) {
        buffer.append(bigEndian: Int32(2))
        buffer.append(bigEndian: Int16(truncatingIfNeeded: number))
    }

    /// `double precision`.
    package mutating func double(_ number: Double) {
        buffer.append(bigEndian: Int32(8))
        buffer.append(bigEndian: number.bitPattern)
    }

    package mutating func boolean(_ value: Bool) {
        buffer.append(bigEndian: Int32(1))
        buffer.append(value ? 1 : 0)
    }

    package mutating func uuid(_ high: UInt64, _ low: UInt64) {
        buffer.append(bigEndian: Int32(16))
        buffer.append(bigEndian: high)
        buffer.append(bigEndian: low)
    }

    /// `bit(128)`; the first bit is the most significant of `high`.
    package mutating func bits(_ high: UInt64, _ low: UInt64) {
        buffer.append(bigEndian: Int32(20))
        buffer.append(bigEndian: Int32(128))
        buffer.append(bigEndian: high)
        buffer.append(bigEndian: low)
    }

    /// `smallint[]`.
    package mutating func smallints(_ numbers: some Collection<Int16>) {
        buffer.append(bigEndian: Int32(numbers.isEmpty ? 12 : 20 + 6 * numbers.count))
        buffer.appendArrayHead(of: PostgresType.smallint, count: numbers.count)
        for number in numbers {
            buffer.append(bigEndian: Int32(2))
            buffer.append(bigEndian: number)
        }
    }

    /// `timestamptz`, of seconds since 1970.
    package mutating func timestamp(_ seconds: Int) {
        bigint((seconds - PostgresTime.epoch) * 1_000_000)
    }
}
