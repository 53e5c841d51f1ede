/// The labels of one series, by name, rendered once as `a="1",b="2"`.
struct LabelSet: Hashable, Sendable {
    let text: String

    static let overflow = LabelSet([("overflow", "true")])

    init(_ dimensions: [(String, String)]) {
        var parts: [String] = []
        for (name, value) in dimensions.sorted(by: { $0.0 < $1.0 }) {
            parts.append("\(MetricName.sanitized(name, allowColon: false))=\"\(Self.escaped(value))\"")
        }
        text = parts.joined(separator: ",")
    }

    /// Backslash, double quote and line feed are escaped, as the text format 0.0.4 asks.
    static func escaped(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension LabelSet: Comparable {
    static func < (left: LabelSet, right: LabelSet) -> Bool { left.text < right.text }
}

enum MetricName {
    /// `name` with every character that Prometheus does not allow replaced by an underscore.
    static func sanitized(_ name: String, allowColon: Bool = true) -> String {
        var result = ""
        for (place, scalar) in name.unicodeScalars.enumerated() {
            let allowed: Bool =
                switch scalar {
                case "a"..."z", "A"..."Z", "_": true
                case ":": allowColon
                case "0"..."9": place > 0
                default: false
                }
            result.unicodeScalars.append(allowed ? scalar : "_")
        }
        return result.isEmpty ? "_" : result
    }
}
