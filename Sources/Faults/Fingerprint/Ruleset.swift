/// The text of `nft list ruleset`.
enum Ruleset {
    /// Without what differs where no fault has been: tables that hold nothing but chains without rules that let all pass,
    /// which `iptables` leaves wherever it has been used once and which touch no packet; and the ports of Docker's own DNS
    /// server, which are others after each start of a container.
    static func stable(_ text: String) -> String {
        var kept: [Substring] = []
        var table: [Substring] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            table.append(withoutPort(line))
            guard line == "}" else { continue }
            if table.contains(where: { !isEmpty($0) }) { kept += table }
            table = []
        }
        return kept.joined(separator: "\n")
    }

    private static func isEmpty(_ line: Substring) -> Bool {
        let line = line.drop { $0 == "\t" || $0 == " " }
        if line == "}" || line.hasPrefix("table ") || line.hasPrefix("chain ") { return true }
        return line.hasPrefix("type ") && line.hasSuffix("policy accept;")
    }

    private static func withoutPort(_ line: Substring) -> Substring {
        let server = "127.0.0.11:"
        guard let place = line.firstRange(of: "dnat to \(server)") else {
            // Its answers: from such a port to port 53.
            guard line.contains("127.0.0.11"), let place = line.firstRange(of: "sport ") else { return line }
            return line[..<place.upperBound] + line[place.upperBound...].drop(while: \.isNumber)
        }
        return line[..<place.upperBound] + line[place.upperBound...].drop(while: \.isNumber)
    }
}
