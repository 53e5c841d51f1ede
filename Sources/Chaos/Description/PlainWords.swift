/// Numbers as people write them, and as experiment files have them. The same for the same number, everywhere.
package enum PlainWords {
    /// Such as `30s`, `1m30s`, `250ms`.
    package static func duration(_ seconds: Double) -> String {
        if seconds < 0 { return "-" + duration(-seconds) }
        if seconds > 0, seconds < 0.001 { return "\(number(seconds * 1e6))us" }
        if seconds > 0, seconds < 1 { return "\(number(seconds * 1e3))ms" }
        guard seconds >= 60, seconds.rounded() == seconds, seconds < 1e9 else { return "\(number(seconds))s" }
        let whole = Int(seconds)
        let parts = [(whole / 3600, "h"), (whole / 60 % 60, "m"), (whole % 60, "s")]
        return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    }

    /// Such as `95%`.
    package static func share(_ share: Double) -> String { "\(number(share * 100))%" }

    package static func rate(_ rate: Double) -> String { "\(number(rate))/s" }

    /// Up to six digits behind the point, without zeros at the end.
    package static func number(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e12 else { return "\(number)" }
        let scaled = Int((abs(number) * 1e6).rounded())
        let sign = number < 0 && scaled > 0 ? "-" : ""
        var fraction = String(1_000_000 + scaled % 1_000_000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return "\(sign)\(scaled / 1_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    /// `a, b and c`.
    package static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) and \(last)"
    }
}
