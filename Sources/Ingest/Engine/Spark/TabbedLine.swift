/// One row of text fields, as PostgreSQL's `COPY` writes them: tabs between the fields, and tab, newline,
/// carriage return and backslash within them as `\t`, `\n`, `\r` and `\\`.
package enum TabbedLine {
    private static let tab = UInt8(ascii: "\t")
    private static let newline = UInt8(ascii: "\n")
    private static let backslash = UInt8(ascii: "\\")

    /// Appends the line with its newline.
    static func append(_ fields: [String], to text: inout [UInt8]) {
        for (place, field) in fields.enumerated() {
            if place > 0 { text.append(tab) }
            for byte in field.utf8 {
                switch byte {
                case tab: text += [backslash, UInt8(ascii: "t")]
                case newline: text += [backslash, UInt8(ascii: "n")]
                case UInt8(ascii: "\r"): text += [backslash, UInt8(ascii: "r")]
                case backslash: text += [backslash, backslash]
                default: text.append(byte)
                }
            }
        }
        text.append(newline)
    }

    package static func line(_ fields: [String]) -> [UInt8] {
        var text: [UInt8] = []
        append(fields, to: &text)
        return text
    }

    /// - Returns: `nil` when the line ends in a lone backslash or is not UTF-8.
    package static func fields(of line: ArraySlice<UInt8>) -> [String]? {
        var fields: [String] = []
        for part in line.split(separator: tab, omittingEmptySubsequences: false) {
            guard let bytes = unescaped(part), let field = String(validating: bytes, as: UTF8.self)
            else { return nil }
            fields.append(field)
        }
        return fields
    }

    /// The lines of a text whose every line ends in a newline; `nil` when the last one does not: the text was
    /// cut short.
    package static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>]? {
        guard text.last == newline else { return text.isEmpty ? [] : nil }
        return text.dropLast().split(separator: newline, omittingEmptySubsequences: false)
    }

    private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8]? {
        guard field.contains(backslash) else { return Array(field) }
        var bytes: [UInt8] = []
        var rest = field.makeIterator()
        while let byte = rest.next() {
            guard byte == backslash else {
                bytes.append(byte)
                continue
            }
            switch rest.next() {
            case UInt8(ascii: "t"): bytes.append(tab)
            case UInt8(ascii: "n"): bytes.append(newline)
            case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
            case backslash: bytes.append(backslash)
            default: return nil
            }
        }
        return bytes
    }
}
