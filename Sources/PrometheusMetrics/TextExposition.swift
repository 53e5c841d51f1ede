/// Writes the text exposition format 0.0.4 (Prometheus documentation, "Exposition formats").
struct TextExposition {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ family: MetricFamily, named name: String) {
        if let help = family.help { line("# HELP \(name) \(Self.escapedHelp(help))") }
        if let kind = family.kind { line("# TYPE \(name) \(kind.rawValue)") }
        for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
            series.write(name, labels, to: &self)
        }
    }

    /// One sample; `extra` is a rendered label that follows the series' own.
    mutating func sample(_ name: String, _ labels: LabelSet, _ value: String, extra: String = "") {
        let separator = labels.text.isEmpty || extra.isEmpty ? "" : ","
        let all = labels.text + separator + extra
        line(all.isEmpty ? "\(name) \(value)" : "\(name){\(all)} \(value)")
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func escapedHelp(_ help: String) -> String {
        var escaped = ""
        for scalar in help.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A whole number without a fraction, anything else as its shortest exact text.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return whole.description }
        return value.description
    }
}
