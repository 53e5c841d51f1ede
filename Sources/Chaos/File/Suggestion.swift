/// Finds the name that somebody who mistyped it meant.
enum Suggestion {
    /// Names longer than this are nobody's typing error, and comparing them would take long.
    private static let longest = 64

    /// - Returns: `nil` where none is near: a third of its letters, at least one, may be wrong.
    static func name(near name: String, of candidates: [String]) -> String? {
        let name = name.lowercased()
        guard !name.isEmpty, name.count <= longest else { return nil }
        let near = candidates.filter { $0.count <= longest }
            .map { (name: $0, distance: distance(Array(name.utf8), Array($0.lowercased().utf8))) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        if let near, near.distance <= max(1, name.count / 3) { return near.name }
        return candidates.filter { $0.count > 2 && name.count > 2 }.first { candidate in
            let candidate = candidate.lowercased()
            return candidate.hasPrefix(name) || name.hasPrefix(candidate) || name.hasSuffix(candidate)
                || candidate.hasSuffix("-" + name)
        }
    }

    /// What to do about `name`, which is none of `candidates`.
    static func advice(for name: String, of candidates: [String]) -> String {
        if let near = self.name(near: name, of: candidates) { return "did you mean “\(near)”?" }
        if candidates.isEmpty { return "there are none" }
        return "there \(candidates.count == 1 ? "is" : "are") \(list(candidates))"
    }

    /// `a, b and c`, of which up to 20 are named.
    static func list(_ names: [String], _ word: String = "and") -> String {
        guard names.count <= 20 else { return "\(names.prefix(20).joined(separator: ", ")) …" }
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return "\(names.dropLast().joined(separator: ", ")) \(word) \(last)"
    }

    /// Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment).
    static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let isSame = one[row] == other[column]
                var least = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
