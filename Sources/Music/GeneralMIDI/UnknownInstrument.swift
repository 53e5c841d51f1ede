/// A name that no instrument has.
public struct UnknownInstrument: Error, Hashable, Sendable {
    /// The name as it was asked for.
    public var name: String
    /// Up to three instruments that may have been meant, the nearest first.
    public var nearest: [Instrument]

    /// The most instruments that are suggested.
    public static let maximumSuggestions = 3

    /// Finds the nearest instruments: those whose words are nearest to the asked ones by edit distance.
    /// Takes bounded time however long `name` is.
    public init(named name: String) {
        self.name = name
        let asked = GeneralMIDI.slug(of: name)
        let words = asked.split(separator: "-").prefix(6)
        let length = asked.utf8.count
        nearest = InstrumentCandidate.all
            .map { ($0, Distance(of: words, in: asked, from: $0)) }
            .filter { $0.1.edits * 3 <= length && length > 0 }
            .sorted { ($0.1, $0.0.instrument) < ($1.1, $1.0.instrument) }
            .prefix(Self.maximumSuggestions)
            .map(\.0.instrument)
    }
}

extension UnknownInstrument: CustomStringConvertible {
    /// One line for people, such as `no instrument is called 'acustic gitar'; did you mean
    /// 'acoustic-guitar-nylon'?`
    public var description: String {
        let visible = name.unicodeScalars.prefix(GeneralMIDI.maximumNameLength)
            .map { $0.properties.generalCategory == .control ? "\u{FFFD}" : String($0) }
            .joined()
        let asked = name.unicodeScalars.count > GeneralMIDI.maximumNameLength ? visible + "…" : visible
        let quoted = nearest.map { "'\($0.slug)'" }
        guard let last = quoted.last else { return "no instrument is called '\(asked)'" }
        let suggestion =
            quoted.count == 1 ? last : quoted.dropLast().joined(separator: ", ") + " or " + last
        return "no instrument is called '\(asked)'; did you mean \(suggestion)?"
    }
}

/// How far an asked name is from an instrument's.
private struct Distance: Comparable {
    /// Characters to change in the asked words, or in the whole name if that is less.
    var edits: Int
    /// Words of the instrument's name that were not asked for.
    var missingWords: Int

    init(of words: ArraySlice<Substring>, in asked: String, from candidate: InstrumentCandidate) {
        let whole = editDistance(asked.utf8, candidate.slug.utf8)
        let byWord = words.reduce(0) { sum, word in
            sum + (candidate.spellings.map { Self.edits(from: word, to: $0) }.min() ?? word.utf8.count)
        }
        edits = min(whole, byWord)
        missingWords = max(0, candidate.words.count - words.count)
    }

    /// A word that begins with the other one is as near as one typing error.
    private static func edits(from asked: Substring, to word: Substring) -> Int {
        let edits = editDistance(asked.utf8, word.utf8)
        guard edits > 1, min(asked.utf8.count, word.utf8.count) >= 3 else { return edits }
        return word.hasPrefix(asked) || asked.hasPrefix(word) ? 1 : edits
    }

    static func < (left: Distance, right: Distance) -> Bool {
        (left.edits, left.missingWords) < (right.edits, right.missingWords)
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that make `left` into `right` (the
/// optimal string alignment distance).
private func editDistance(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Int {
    let left = Array(left)
    let right = Array(right)
    var beforeLast = Array(repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var current = last
    for row in left.indices {
        current[0] = row + 1
        for column in right.indices {
            let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
            var least = min(replaced, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                least = min(least, beforeLast[column - 1] + 1)
            }
            current[column + 1] = least
        }
        (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[right.count]
}
