#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// JSON as the engine speaks it: keys begin with capital letters. Keys of dictionaries, such as labels, are left as
/// they are.
enum DockerJSON {
    static func bytes(_ value: any Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .custom { Key(changing: $0.last) { $0.uppercased() } }
        return Array(try encoder.encode(value))
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ bytes: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { Key(changing: $0.last) { $0.lowercased() } }
        return try decoder.decode(type, from: bytes)
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int?

        init(stringValue: String) { self.stringValue = stringValue }

        init(intValue: Int) {
            stringValue = String(intValue)
            self.intValue = intValue
        }

        init(changing key: (any CodingKey)?, first change: (Substring) -> String) {
            let text = key?.stringValue ?? ""
            stringValue = change(text.prefix(1)) + text.dropFirst()
            intValue = key?.intValue
        }
    }
}
