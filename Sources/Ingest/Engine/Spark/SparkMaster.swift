/// A cluster, or this machine, as Spark names it: `--master`.
package struct SparkMaster: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Driver and executor in one process on this machine.
        case local
        /// Spark's own cluster.
        case standalone
        case kubernetes
    }

    package let text: String
    package let kind: Kind
    /// Where it answers, one of them if there are several.
    let addresses: [(host: String, port: UInt16)]

    /// `local`, `local[4]`, `local[*]`, `local[4,2]`, `spark://host:7077,other:7077`, `k8s://https://host:6443`.
    ///
    /// - Returns: `nil` when the text is none of these.
    package init?(_ text: String) {
        self.text = text
        if text == "local" || Self.isLocal(text) {
            kind = .local
            addresses = []
        } else if let rest = Self.rest(of: text, after: "spark://") {
            var addresses: [(String, UInt16)] = []
            for part in rest.split(separator: ",", omittingEmptySubsequences: false) {
                guard let address = Self.address(part, defaultPort: nil) else { return nil }
                addresses.append(address)
            }
            kind = .standalone
            self.addresses = addresses
        } else if var rest = Self.rest(of: text, after: "k8s://") {
            var port: UInt16 = 443
            if let address = Self.rest(of: rest, after: "https://") {
                rest = address
            } else if let address = Self.rest(of: rest, after: "http://") {
                rest = address
                port = 80
            }
            guard let address = Self.address(rest.prefix { $0 != "/" }, defaultPort: port) else { return nil }
            kind = .kubernetes
            addresses = [address]
        } else {
            return nil
        }
    }

    private static func isLocal(_ text: String) -> Bool {
        guard text.hasPrefix("local["), text.hasSuffix("]") else { return false }
        let parts = text.dropFirst(6).dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard let threads = parts.first, parts.count <= 2 else { return false }
        return (threads == "*" || isCount(threads)) && (parts.count == 1 || isCount(parts[1]))
    }

    private static func isCount(_ text: Substring) -> Bool { UInt16(text).map { $0 > 0 } ?? false }

    private static func rest(of text: String, after prefix: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    private static func address(_ text: Substring, defaultPort: UInt16?) -> (String, UInt16)? {
        let colon = text.lastIndex(of: ":").flatMap { text[$0...].contains("]") ? nil : $0 }
        let host = colon.map { text[..<$0] } ?? text
        let port = colon.map { UInt16(text[text.index(after: $0)...]) } ?? defaultPort
        guard let port, port > 0, !host.isEmpty, host.allSatisfy({ !$0.isWhitespace && $0 != "/" })
        else { return nil }
        let isIPv6 = host.hasPrefix("[") && host.hasSuffix("]")
        return (String(isIPv6 ? host.dropFirst().dropLast() : host), port)
    }

    package static func == (left: SparkMaster, right: SparkMaster) -> Bool { left.text == right.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
