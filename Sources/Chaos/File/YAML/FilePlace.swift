/// A place in a text: lines and columns, in characters, count from 1.
struct FilePlace: Hashable, Comparable, Sendable {
    var line: Int
    var column: Int

    static let start = FilePlace(line: 1, column: 1)

    static func < (one: FilePlace, other: FilePlace) -> Bool {
        (one.line, one.column) < (other.line, other.column)
    }
}
