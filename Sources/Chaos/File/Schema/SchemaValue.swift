/// A JSON value whose fields keep their order, for the schema.
indirect enum SchemaValue: Hashable, Sendable {
    struct Field: Hashable, Sendable {
        var name: String
        var value: SchemaValue
    }

    case object([Field])
    case array([SchemaValue])
    case string(String)
    case number(Double)
    case integer(Int)
    case bool(Bool)

    static func fields(_ pairs: KeyValuePairs<String, SchemaValue>) -> SchemaValue {
        .object(pairs.map { Field(name: $0.key, value: $0.value) })
    }

    static func strings(_ texts: [String]) -> SchemaValue { .array(texts.map { .string($0) }) }

    static func reference(_ name: String) -> SchemaValue { .fields(["$ref": .string("#/$defs/\(name)")]) }

    static func any(_ schemas: [SchemaValue]) -> SchemaValue { .fields(["anyOf": .array(schemas)]) }

    static func oneOf(_ texts: [String]) -> SchemaValue { .fields(["enum": .strings(texts)]) }

    /// Also a text with a parameter in it, whatever else it has to be.
    var orParameter: SchemaValue { .any([self, .reference("parameter")]) }

    /// With a sentence for the reader.
    func described(_ text: String) -> SchemaValue {
        guard case .object(let fields) = self, !text.isEmpty else { return self }
        return .object(
            [Field(name: "description", value: .string(text))] + fields.filter { $0.name != "description" })
    }
}

extension SchemaValue {
    /// Indented JSON (RFC 8259).
    var text: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    private func write(to text: inout String, indent: Int) {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch self {
        case .object(let fields) where fields.isEmpty: text += "{}"
        case .array(let values) where values.isEmpty: text += "[]"
        case .object(let fields):
            text += "{\n"
            for (index, field) in fields.enumerated() {
                text += "\(inner)\(Self.quoted(field.name)): "
                field.value.write(to: &text, indent: indent + 1)
                text += index + 1 < fields.count ? ",\n" : "\n"
            }
            text += "\(outer)}"
        case .array(let values):
            text += "[\n"
            for (index, value) in values.enumerated() {
                text += inner
                value.write(to: &text, indent: indent + 1)
                text += index + 1 < values.count ? ",\n" : "\n"
            }
            text += "\(outer)]"
        case .string(let string): text += Self.quoted(string)
        case .number(let number): text += "\(number)"
        case .integer(let number): text += "\(number)"
        case .bool(let value): text += value ? "true" : "false"
        }
    }

    private static func quoted(_ string: String) -> String {
        var quoted = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
