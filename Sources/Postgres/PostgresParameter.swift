/// A value for a statement's `$1`, `$2`, …, as text or in the server's binary form.
///
/// PostgreSQL documentation: "Command Execution Functions", `PQexecPrepared`; the binary forms are those of
/// each type's `send` function.
package struct PostgresParameter: Sendable {
    enum Format: Int32 {
        case text = 0
        case binary = 1
    }

    /// `nil`: NULL.
    let bytes: [UInt8]?
    let format: Format

    private init(_ bytes: [UInt8]?, _ format: Format) {
        self.bytes = bytes
        self.format = format
    }

    package static let null = PostgresParameter(nil, .text)

    /// Any type whose text form this is. Zero bytes, which the server does not keep, are left out.
    package static func text(_ text: some StringProtocol) -> PostgresParameter {
        var bytes = Array(text.utf8)
        bytes.removeAll { $0 == 0 }
        bytes.append(0)
        return PostgresParameter(bytes, .text)
    }

    package static func text(_ text: String?) -> PostgresParameter {
        text.map { .text($0) } ?? .null
    }

    /// Any type of integers.
    package static func integer(_ number: Int) -> PostgresParameter { .text(String(number)) }

    package static func integer(_ number: Int?) -> PostgresParameter {
        number.map { .integer($0) } ?? .null
    }

    package static func boolean(_ value: Bool) -> PostgresParameter {
        PostgresParameter([value ? 1 : 0], .binary)
    }

    /// `bytea`.
    package static func bytes(_ bytes: some Sequence<UInt8>) -> PostgresParameter {
        PostgresParameter(Array(bytes), .binary)
    }

    /// `uuid`.
    package static func uuid(_ high: UInt64, _ low: UInt64) -> PostgresParameter {
        var buffer: [UInt8] = []
        buffer.append(bigEndian: high)
        buffer.append(bigEndian: low)
        return PostgresParameter(buffer, .binary)
    }

    /// `text[]`.
    package static func texts(_ texts: some Collection<String>) -> PostgresParameter {
        array(of: PostgresType.text, count: texts.count) { buffer in
            for var text in texts { text.withUTF8 { buffer.appendText($0) } }
        }
    }

    /// `bigint[]`.
    package static func integers(_ numbers: some Collection<Int>) -> PostgresParameter {
        array(of: PostgresType.bigint, count: numbers.count) { buffer in
            buffer.reserveCapacity(buffer.count + 12 * numbers.count)
            for number in numbers {
                buffer.append(bigEndian: Int32(8))
                buffer.append(bigEndian: Int64(number))
            }
        }
    }

    /// `uuid[]`.
    package static func uuids(_ ids: some Collection<(high: UInt64, low: UInt64)>) -> PostgresParameter {
        array(of: PostgresType.uuid, count: ids.count) { buffer in
            buffer.reserveCapacity(buffer.count + 20 * ids.count)
            for id in ids {
                buffer.append(bigEndian: Int32(16))
                buffer.append(bigEndian: id.high)
                buffer.append(bigEndian: id.low)
            }
        }
    }

    /// An array of one dimension without NULLs, as `array_send` writes it.
    private static func array(
        of type: Int32, count: Int, _ elements: (inout [UInt8]) -> Void
    ) -> PostgresParameter {
        var buffer: [UInt8] = []
        buffer.appendArrayHead(of: type, count: count)
        elements(&buffer)
        return PostgresParameter(buffer, .binary)
    }
}

/// Object identifiers of the server's own types, which never change (`pg_type.dat`).
enum PostgresType {
    static let bigint: Int32 = 20
    static let smallint: Int32 = 21
    static let text: Int32 = 25
    static let uuid: Int32 = 2950
}
