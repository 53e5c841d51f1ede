/// Text of an HTML or SVG document. What is interpolated is escaped unless it is markup itself, so that no label
/// of a series and no name from elsewhere can become a tag.
///
/// Fits text and attributes in quotation marks; not scripts, styles or addresses.
package struct Markup: ExpressibleByStringInterpolation, Hashable, Sendable {
    package private(set) var text: String

    package init() { text = "" }

    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    package static func += (markup: inout Markup, other: Markup) { markup.text += other.text }

    package var isEmpty: Bool { text.isEmpty }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 8 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        package mutating func appendInterpolation(_ list: [Markup]) {
            for markup in list { text += markup.text }
        }

        package mutating func appendInterpolation(_ text: String) { self.text += Markup.escaped(text) }

        package mutating func appendInterpolation(_ number: Int) { text += String(number) }

        /// A coordinate, to a tenth.
        package mutating func appendInterpolation(_ coordinate: Double) {
            text += coordinate.decimal(digits: 1)
        }
    }

    /// Characters that XML 1.0 (section 2.2) has not, and those that turn the direction of writing, become `�`.
    package static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { !(0x20...0x7E).contains($0) || special.contains($0) }) else {
            return text
        }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            case "\n", "\t": escaped.append(scalar)
            default: escaped.append(isShown(scalar.value) ? scalar : "\u{FFFD}")
            }
        }
        return String(escaped)
    }

    private static let special = Set("&<>\"'".utf8)

    private static func isShown(_ value: UInt32) -> Bool {
        value >= 0x20 && !(0x7F..<0xA0).contains(value) && !(0x202A...0x202E).contains(value)
            && !(0x2066...0x2069).contains(value) && value != 0xFFFE && value != 0xFFFF
    }
}
