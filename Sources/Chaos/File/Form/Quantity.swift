/// A number with its unit, as it is written in experiment files.
enum Quantity: Hashable, Sendable {
    case number(Double)
    /// Such as `95%`: 0.95.
    case share(Double)
    /// In seconds.
    case duration(Double)
    /// A second.
    case rate(Double)

    static let durationPattern = "([0-9]+(\\.[0-9]+)?(us|ms|s|m|h))+"
    static let sharePattern = "-?[0-9]+(\\.[0-9]+)?%"
    static let ratePattern = "[0-9]+(\\.[0-9]+)?/(s|m|h)"
    static let bandwidthPattern = "[0-9]+(\\.[0-9]+)?(bit|kbit|mbit|gbit)"
    static let byteRatePattern = "[0-9]+(\\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)/s"

    /// `nil`: it is none of these, or larger than a number can be.
    init?(_ text: String) {
        let value: Double
        if let number = PlainNumber.value(of: text) {
            (self, value) = (.number(number), number)
        } else if let share = Self.share(text) {
            (self, value) = (.share(share), share)
        } else if let duration = Self.duration(text, isSigned: true) {
            (self, value) = (.duration(duration), duration)
        } else if let rate = Self.rate(text) {
            (self, value) = (.rate(rate), rate)
        } else {
            return nil
        }
        guard value.isFinite else { return nil }
    }

    /// Seconds of `1m30s`, `500ms`.
    static func duration(_ text: String, isSigned: Bool = false) -> Double? {
        let isNegative = isSigned && text.hasPrefix("-")
        var rest = isNegative ? text.dropFirst() : text[...]
        guard !rest.isEmpty else { return nil }
        var seconds = 0.0
        while !rest.isEmpty {
            guard let (value, after) = number(rest) else { return nil }
            let unit = after.prefix { $0.isLetter }
            guard let scale = ["us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600][String(unit)] else {
                return nil
            }
            // As the nearest number to what was written: 20 ms are 20 / 1000, and not 20 × 0.001.
            seconds += scale < 1 ? value / (1 / scale).rounded() : value * scale
            rest = after.dropFirst(unit.count)
        }
        return isNegative ? -seconds : seconds
    }

    static func share(_ text: String) -> Double? {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? text.dropFirst() : text[...]
        guard let (_, rest) = number(digits), rest == "%" else { return nil }
        // As the nearest number to what was written: 99.9 / 100 is not 0.999.
        return Double(digits.dropLast() + "e-2").map { isNegative ? -$0 : $0 }
    }

    static func rate(_ text: String) -> Double? {
        guard let (value, rest) = number(text[...]) else { return nil }
        return ["/s": 1, "/m": 60, "/h": 3600][String(rest)].map { value / $0 }
    }

    /// Bits a second, in the units of tc(8), of which each is a thousand of the one before.
    static func bandwidth(_ text: String) -> Double? {
        guard let (value, rest) = number(text[...]) else { return nil }
        return ["bit": 1, "kbit": 1e3, "mbit": 1e6, "gbit": 1e9][String(rest)].map { value * $0 }
    }

    static func byteRate(_ text: String) -> Double? {
        guard let (value, rest) = number(text[...]), rest.hasSuffix("/s") else { return nil }
        let units: [String: Double] = [
            "B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824,
        ]
        return units[String(rest.dropLast(2))].map { value * $0 }
    }

    /// The digits, and at most one point among them, that a text begins with.
    private static func number(_ text: Substring) -> (value: Double, rest: Substring)? {
        let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
        guard !digits.isEmpty else { return nil }
        var end = digits.endIndex
        if end < text.endIndex, text[end] == "." {
            let fraction = text[text.index(after: end)...].prefix { $0.isASCII && $0.isWholeNumber }
            guard !fraction.isEmpty else { return nil }
            end = fraction.endIndex
        }
        return Double(String(text[..<end])).map { ($0, text[end...]) }
    }
}
