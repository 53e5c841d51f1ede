/// One address that takes requests, such as an edge: `http://host:port`.
package struct LoadTarget: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// - Throws: ``LoadError`` for anything but `http://host[:port][/]`.
    package init(_ text: String) throws(LoadError) {
        func refusal(_ message: String) -> LoadError { LoadError(.badAddress, text, message) }
        guard !text.hasPrefix("https://") else {
            throw refusal("only http is spoken: give the address behind what ends TLS")
        }
        guard text.hasPrefix("http://") else {
            throw refusal("an address should be http://host:port")
        }
        var authority = text.dropFirst("http://".count)
        if let slash = authority.firstIndex(of: "/") {
            guard authority[slash...] == "/" else {
                throw refusal("it should end after the port: paths are given with --path")
            }
            authority = authority[..<slash]
        }
        guard !authority.contains(where: { $0 == "@" || $0 == "?" || $0 == "#" || $0.isWhitespace }) else {
            throw refusal("an address should be http://host:port, without user or query")
        }
        var host = authority
        var port: Substring?
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else {
                throw refusal("an address should be http://[address]:port")
            }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty else { throw refusal("it names no host") }
        self.host = String(host)
        guard let port else {
            self.port = 80
            return
        }
        guard let number = Int(port), (1...65_535).contains(number) else {
            throw refusal("the port should be from 1 to 65535")
        }
        self.port = number
    }

    /// As the header `Host` has it.
    package var authority: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? host : "\(host):\(port)"
    }

    package var description: String { "http://\(authority)" }
}
