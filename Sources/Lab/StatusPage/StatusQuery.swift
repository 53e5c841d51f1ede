/// One of the queries of the dashboards in `deploy/monitoring/dashboards`, as they have it, for all zones: a test
/// compares them.
struct StatusQuery: Hashable, Sendable {
    var expression: String
    /// A series' name, with its labels in double braces.
    var legend: String

    init(_ expression: String, _ legend: String = "") {
        self.expression = expression
        self.legend = legend
    }

    func name(_ labels: [String: String]) -> String {
        var name = ""
        var rest = legend[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}")
        {
            name +=
                rest[..<start.lowerBound] + (labels[String(rest[start.upperBound..<end.lowerBound])] ?? "")
            rest = rest[end.upperBound...]
        }
        name += rest
        return String(name.trimmedSpaces)
    }
}

extension String {
    fileprivate var trimmedSpaces: Substring {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        return text
    }
}
