import Catalog

/// Reads a JSON object of arrays of strings (RFC 8259) in one pass, which keeps only what is asked for
/// and knows the line of every mistake.
struct JSONTitleParser {
    struct Failure: Error {
        /// From 1.
        var line: Int
        /// In bytes, from 1.
        var column: Int
        var message: String
    }

    /// The title that the first path of each array gives.
    static func titles(in text: [UInt8]) throws(Failure) -> [SongID: String] {
        var parser = JSONTitleParser(text)
        return try parser.titles()
    }

    private let text: [UInt8]
    private var place = 0

    private init(_ text: [UInt8]) {
        self.text = text
        // A byte order mark is no JSON, but some editors write one.
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    private mutating func titles() throws(Failure) -> [SongID: String] {
        var titles: [SongID: String] = [:]
        try expect("{")
        if !take("}") {
            repeat {
                skipSpace()
                let start = place
                guard let id = SongID(String(decoding: try string(), as: UTF8.self)) else {
                    place = start
                    throw failure("not an MD5 digest of 32 hexadecimal digits")
                }
                try expect(":")
                if let path = try firstOfArray() { titles[id] = SongTitle.title(ofPath: path, id: id) }
            } while take(",")
            try expect("}")
        }
        skipSpace()
        guard place == text.count else { throw failure("something follows the object") }
        return titles
    }

    private mutating func firstOfArray() throws(Failure) -> [UInt8]? {
        try expect("[")
        if take("]") { return nil }
        let first = try string()
        while take(",") { _ = try string() }
        try expect("]")
        return first
    }

    /// The string's UTF-8.
    private mutating func string() throws(Failure) -> [UInt8] {
        try expect("\"")
        var bytes: [UInt8] = []
        while place < text.count {
            let byte = text[place]
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return bytes
            case UInt8(ascii: "\\"):
                place += 1
                bytes += try escape()
            case 0..<32: throw failure("a control character in a string")
            default:
                bytes.append(byte)
                place += 1
            }
        }
        throw failure("the file ends in a string")
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        guard place < text.count else { throw failure("the file ends in a string") }
        let byte = text[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"):
            var units = [try codeUnit()]
            if UTF16.isLeadSurrogate(units[0]), text[place...].starts(with: Array("\\u".utf8)) {
                let second = place
                place += 2
                units.append(try codeUnit())
                if !UTF16.isTrailSurrogate(units[1]) {
                    units.removeLast()
                    place = second
                }
            }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default:
            place -= 1
            throw failure("an unknown escape in a string")
        }
    }

    private mutating func codeUnit() throws(Failure) -> UInt16 {
        guard place + 4 <= text.count, text[place] != UInt8(ascii: "+"), text[place] != UInt8(ascii: "-"),
            let unit = UInt16(String(decoding: text[place..<place + 4], as: UTF8.self), radix: 16)
        else { throw failure("an escape without its four hexadecimal digits") }
        place += 4
        return unit
    }

    private mutating func skipSpace() {
        while place < text.count, [32, 9, 10, 13].contains(text[place]) { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < text.count, text[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
        guard take(character) else {
            throw failure(
                place < text.count ? "\(character) expected" : "the file ends where \(character) should be")
        }
    }

    private func failure(_ message: String) -> Failure {
        let before = text[..<place]
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        return Failure(
            line: before.count { $0 == 10 } + 1, column: place - lineStart + 1, message: message)
    }
}
