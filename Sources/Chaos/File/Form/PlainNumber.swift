/// Numbers as they are written in experiment files: decimal digits, a point, a sign; what every reader of YAML and
/// JSON takes for the same number.
enum PlainNumber {
    static let pattern = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?"

    static func value(of text: some StringProtocol) -> Double? {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        rest = rest.dropFirst(whole.count)
        if !rest.isEmpty {
            guard rest.first == UInt8(ascii: "."), rest.count > 1, rest.dropFirst().allSatisfy(isDigit) else {
                return nil
            }
        }
        return Double(String(text))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Whether YAML takes this for something else than a text when it has no quotes (YAML 1.2.2, 10.3.2).
    static func isNoText(_ text: String) -> Bool {
        if ["", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"].contains(text)
        {
            return true
        }
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(unsigned) { return true }
        if unsigned.hasPrefix("0x") || unsigned.hasPrefix("0o") {
            return Int(unsigned.dropFirst(2), radix: unsigned.hasPrefix("0x") ? 16 : 8) != nil
        }
        guard let first = unsigned.utf8.first, isDigit(first) || first == UInt8(ascii: ".") else {
            return false
        }
        return Double(String(unsigned)) != nil
    }
}
