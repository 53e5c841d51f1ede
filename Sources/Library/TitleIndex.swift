import Foundation

/// Titles folded for comparison, whatever their case or accents.
struct TitleIndex: Sendable {
    private var folded = TextColumn()

    init(_ titles: TextColumn) {
        for place in 0..<titles.count { folded.append(Self.fold(titles[place])) }
    }

    /// The places whose titles contain every word of `text`, as a bitmap; `nil` if it has no word.
    func places(matching text: String) -> [UInt64]? {
        let words = Self.fold(text).split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
        guard !words.isEmpty else { return nil }
        var places = [UInt64](repeating: 0, count: (folded.count + 63) / 64)
        for place in 0..<folded.count {
            let matches = folded.withBytes(at: place) { title in
                words.allSatisfy { Self.contains(title, $0.span) }
            }
            if matches {
                places[place / 64] |= 1 << UInt64(place % 64)
            }
        }
        return places
    }

    /// Lower case without accents. Most titles are ASCII, which needs no Unicode tables.
    static func fold(_ text: String) -> String {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return text.folding(
                options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        }
        return String(
            decoding: text.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// - Parameter word: at least one byte.
    private static func contains(_ title: Span<UInt8>, _ word: Span<UInt8>) -> Bool {
        guard word.count <= title.count else { return false }
        let first = word[0]
        for begin in 0...(title.count - word.count) where title[begin] == first {
            var length = 1
            while length < word.count, title[begin + length] == word[length] { length += 1 }
            if length == word.count { return true }
        }
        return false
    }
}
