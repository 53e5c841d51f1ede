/// Many short strings in one block of memory.
struct TextColumn: Sendable {
    private var utf8: [UInt8] = []
    private var ends: [UInt32] = []

    var count: Int { ends.count }

    /// Strings of more than 4 GiB altogether are cut off.
    mutating func append(_ text: String) {
        utf8.append(contentsOf: text.utf8.prefix(Int(UInt32.max) - utf8.count))
        ends.append(UInt32(utf8.count))
    }

    func range(at index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    func withBytes<Result>(at index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        body(utf8.span.extracting(range(at: index)))
    }

    subscript(index: Int) -> String { String(decoding: utf8[range(at: index)], as: UTF8.self) }

    /// The same strings in another order.
    func reordered(by order: [UInt32]) -> TextColumn {
        var other = TextColumn()
        other.utf8.reserveCapacity(utf8.count)
        other.ends.reserveCapacity(order.count)
        for index in order {
            other.utf8.append(contentsOf: utf8[range(at: Int(index))])
            other.ends.append(UInt32(other.utf8.count))
        }
        return other
    }

    /// Whether the string at `left` comes before that at `right` by its bytes; `nil` if they are equal.
    func isOrdered(_ left: Int, before right: Int) -> Bool? {
        let leftRange = range(at: left)
        let rightRange = range(at: right)
        let shorter = min(leftRange.count, rightRange.count)
        for offset in 0..<shorter {
            let one = utf8[leftRange.lowerBound + offset]
            let other = utf8[rightRange.lowerBound + offset]
            if one != other { return one < other }
        }
        return leftRange.count == rightRange.count ? nil : leftRange.count < rightRange.count
    }
}
