/// Rows of text in columns, as wide as their widest cells.
struct TextTable {
    enum Alignment {
        case left, right
    }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.title)]
    }

    /// Control characters are shown as `�`: titles and paths are not to move the terminal's cursor.
    mutating func append(_ row: [String]) {
        rows.append(row.map(Self.printable))
    }

    var lines: [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let spaces = String(repeating: " ", count: widths[column] - cell.count)
                line += alignments[column] == .left ? cell + spaces : spaces + cell
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
        var printable = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { printable.append(isUnprintable(scalar) ? "\u{FFFD}" : scalar) }
        return String(printable)
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            || (0x2028...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
    }
}

/// A share of a whole as a bar.
enum Bar {
    /// - Parameter share: 0–1.
    static func text(_ share: Double, width: Int) -> String {
        let filled = min(max(Int((share * Double(width)).rounded()), 0), width)
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
