/// Parses JSON (RFC 8259) strictly: no trailing text, no duplicate names, no lone surrogates, UTF-8 only,
/// and at most ``maximumDepth`` values inside one another.
struct JSONReader {
    static let maximumDepth = 32

    private let bytes: [UInt8]
    private var place = 0

    /// - Throws: ``JSONError`` with the byte at which the text stops being JSON.
    static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes)
        reader.skipSpace()
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.place == bytes.count else { throw reader.error("text after the value") }
        return value
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func error(_ message: String) -> JSONError { JSONError(offset: place, message: message) }

    private mutating func skipSpace() {
        while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { place += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.maximumDepth else { throw error("values nested too deeply") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"): return try number()
        case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): return try number()
        case nil: throw error("the text ends where a value should be")
        default: throw error("not the start of a value")
        }
    }

    private mutating func literal(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw error("not the start of a value") }
        place += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        place += 1
        skipSpace()
        if next == UInt8(ascii: "}") {
            place += 1
            return .object(members)
        }
        while true {
            guard next == UInt8(ascii: "\"") else { throw error("a member's name should be here") }
            let start = place
            let name = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw error("a colon should be here") }
            place += 1
            skipSpace()
            let member = try value(depth: depth + 1)
            guard members.updateValue(member, forKey: name) == nil else {
                throw JSONError(offset: start, message: "a member that was there before")
            }
            if try !another(closing: UInt8(ascii: "}")) { return .object(members) }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        place += 1
        skipSpace()
        if next == UInt8(ascii: "]") {
            place += 1
            return .array(elements)
        }
        while true {
            elements.append(try value(depth: depth + 1))
            if try !another(closing: UInt8(ascii: "]")) { return .array(elements) }
        }
    }

    /// Reads the comma before the next element, or the closing bracket.
    private mutating func another(closing bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if next == bracket {
            place += 1
            return false
        }
        guard next == UInt8(ascii: ",") else { throw error("a comma or the closing bracket should be here") }
        place += 1
        skipSpace()
        return true
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = place
        var whole = true
        if next == UInt8(ascii: "-") { place += 1 }
        let firstDigit = place
        try digits()
        if bytes[firstDigit] == UInt8(ascii: "0"), place > firstDigit + 1 {
            throw JSONError(offset: start, message: "a number with a leading zero")
        }
        if next == UInt8(ascii: ".") {
            whole = false
            place += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            whole = false
            place += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if whole, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw JSONError(offset: start, message: "a number too large")
        }
        return Int(exactly: number).map { .integer($0) } ?? .number(number)
    }

    private mutating func digits() throws(JSONError) {
        let start = place
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { place += 1 }
        guard place > start else { throw error("a digit should be here") }
    }

    private mutating func string() throws(JSONError) -> String {
        place += 1
        var text: [UInt8] = []
        let start = place
        while true {
            guard let next else { throw error("the text ends within a string") }
            switch next {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONError(offset: start, message: "a string that is not UTF-8")
                }
                place += 1
                return string
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case ..<0x20:
                throw error("a control character within a string")
            default:
                text.append(next)
                place += 1
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = place
        place += 1
        guard let letter = next else { throw error("the text ends within a string") }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try codeUnit())
            if (0xD800..<0xDC00).contains(code), next == UInt8(ascii: "\\") {
                place += 1
                guard next == UInt8(ascii: "u") else {
                    throw JSONError(offset: start, message: "half a surrogate pair")
                }
                place += 1
                let second = UInt32(try codeUnit())
                guard (0xDC00..<0xE000).contains(second) else {
                    throw JSONError(offset: start, message: "half a surrogate pair")
                }
                code = 0x10000 + (code - 0xD800) << 10 + (second - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw JSONError(offset: start, message: "half a surrogate pair")
            }
            text.append(contentsOf: Character(scalar).utf8)
        default: throw JSONError(offset: start, message: "an unknown escape")
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        guard place + 4 <= bytes.count,
            let code = UInt16(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16),
            bytes[place] != UInt8(ascii: "+")
        else { throw error("four hexadecimal digits should be here") }
        place += 4
        return code
    }
}

/// Where a text stops being JSON, and why.
struct JSONError: Error, Hashable, Sendable {
    /// Bytes from the start.
    var offset: Int
    /// What was found or missed there.
    var message: String
}
