import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The format of a journal's lines: `{"sha256":"…","entry":{…}}`, where the digest is that of the line above, as
/// bytes, followed by the entry's text. The first line follows 32 zeros.
///
/// A changed, missing, added or moved line breaks the chain at its place, and what is cut off at the end takes the
/// entry `ended` along. Who rewrites all of a journal can make a new chain; against that, keep the last digest
/// elsewhere.
struct JournalChain: Sendable {
    private static let beginning = Array(#"{"sha256":""#.utf8)
    private static let middle = Array(#"","entry":"#.utf8)
    private static let ending = UInt8(ascii: "}")
    private static let digits = 2 * SHA256.byteCount

    private(set) var digest = [UInt8](repeating: 0, count: SHA256.byteCount)

    /// Of the last line, in hexadecimal digits.
    var text: String { String(decoding: Self.hexadecimal(digest), as: UTF8.self) }

    /// Adds an entry.
    ///
    /// - Parameter entry: JSON in one line.
    /// - Returns: the line, with its end.
    mutating func line(_ entry: some Collection<UInt8>) -> [UInt8] {
        digest = next(entry)
        var line = Self.beginning
        line.reserveCapacity(entry.count + 128)
        line += Self.hexadecimal(digest)
        line += Self.middle
        line += entry
        line.append(Self.ending)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// Takes a line.
    ///
    /// - Parameter line: without its end.
    /// - Returns: the entry's JSON; `nil`: it does not follow the line above.
    mutating func entry(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let head = Self.beginning.count + Self.digits + Self.middle.count
        guard line.count > head, line.last == Self.ending, line.starts(with: Self.beginning) else {
            return nil
        }
        let rest = line.dropFirst(Self.beginning.count)
        let entry = line.dropFirst(head).dropLast()
        let digest = next(entry)
        guard rest.prefix(Self.digits).elementsEqual(Self.hexadecimal(digest)),
            rest.dropFirst(Self.digits).starts(with: Self.middle)
        else { return nil }
        self.digest = digest
        return entry
    }

    private func next(_ entry: some Collection<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: digest)
        hash.update(data: Array(entry))
        return Array(hash.finalize())
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte in
            [byte >> 4, byte & 15].map { $0 < 10 ? 48 + $0 : 87 + $0 }
        }
    }
}

/// Entries as JSON. Numbers that JSON does not have, such as a query's `NaN`, are written as text.
enum JournalCoding {
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return encoder
    }

    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return decoder
    }
}
