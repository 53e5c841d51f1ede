import CPostgres

/// Where a database is: a connection string of libpq's, without a password.
///
/// PostgreSQL documentation: "Connection Strings". Passwords come from `PGPASSWORD`, from the file that
/// `PGPASSWORD_FILE` names, which holds nothing else, or from `.pgpass` (`PGPASSFILE`); never from the
/// string, which shows up in lists of processes and in shells' histories.
package struct PostgresAddress: Hashable, Sendable {
    /// Which server of several is meant.
    package enum Role: String, Sendable {
        /// The one that takes writes.
        case primary
        /// A replica, or any server while none answers.
        case preferStandby = "prefer-standby"
    }

    /// The keywords given, such as `host`, with their values.
    package let options: [String: String]

    /// Whether `text` is meant as an address of a database rather than as a file's path.
    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// - Throws: ``PostgresError`` with kind `badAddress`, which names the word that is wrong.
    package init(_ text: String) throws(PostgresError) {
        // Before libpq sees it, whose messages repeat what they complain of.
        guard !Self.holdsPassword(text) else { throw Self.passwordRefusal }
        var problem: UnsafeMutablePointer<CChar>?
        guard let found = PQconninfoParse(text, &problem) else {
            defer { PQfreemem(problem) }
            let message = problem.map { String(cString: $0) } ?? "out of memory"
            throw PostgresError(.badAddress, Self.firstLine(message))
        }
        defer { PQconninfoFree(found) }
        var options: [String: String] = [:]
        var option = found
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        guard options["password"] == nil, options["sslpassword"] == nil else { throw Self.passwordRefusal }
        self.options = options
        try checkValues()
    }

    private static let passwordRefusal = PostgresError(
        .badAddress,
        "it holds a password, which others can read there: leave it out and set PGPASSWORD, "
            + "PGPASSWORD_FILE or PGPASSFILE")

    /// Whether it does by its form, be it valid or not: a colon in what comes before the host, or an option.
    private static func holdsPassword(_ text: String) -> Bool {
        let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
        // libpq takes the user to end before a slash; people write passwords with slashes all the same.
        for end: (Character) -> Bool in [{ $0 == "/" }, { $0 == "?" }] {
            let authority = rest.prefix { !end($0) }
            if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
        }
        return rest.drop { $0 != "?" }.contains("password=")
    }

    /// What libpq looks at only when it connects, or never since that is done by ``PostgresConnector``.
    private func checkValues() throws(PostgresError) {
        func values(_ keyword: String) -> [Substring] {
            options[keyword]?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        }
        let (hosts, numbers, ports) = (values("host"), values("hostaddr"), values("port"))
        for port in ports where !port.isEmpty {
            guard let number = Int(port), (1...65535).contains(number) else {
                throw PostgresError(.badAddress, "invalid port number: \"\(port)\"")
            }
        }
        guard hosts.isEmpty || numbers.isEmpty || hosts.count == numbers.count else {
            throw PostgresError(
                .badAddress, "\(hosts.count) hosts and \(numbers.count) values of hostaddr are given")
        }
        let count = max(1, hosts.count, numbers.count)
        guard ports.count <= 1 || ports.count == count else {
            throw PostgresError(.badAddress, "\(ports.count) ports are given for \(count) hosts")
        }
        if let attributes = options["target_session_attrs"], !Self.sessionAttributes.contains(attributes) {
            throw PostgresError(.badAddress, "invalid target_session_attrs value: \"\(attributes)\"")
        }
        if let seconds = options["connect_timeout"], Int(seconds) == nil {
            throw PostgresError(.badAddress, "invalid connect_timeout value: \"\(seconds)\"")
        }
    }

    private static let sessionAttributes = [
        "any", "read-write", "read-only", "primary", "standby", "prefer-standby",
    ]

    static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? text
    }
}

extension PostgresAddress: CustomStringConvertible {
    /// Hosts, ports and database: what people know the catalog by.
    package var description: String {
        let hosts = (options["host"] ?? options["hostaddr"] ?? "").split(
            separator: ",", omittingEmptySubsequences: false)
        let ports = (options["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.enumerated().map { index, host in
            let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : ""
            return port.isEmpty ? String(host) : "\(host):\(port)"
        }
        return "postgresql://\(places.joined(separator: ","))/\(options["dbname"] ?? "")"
    }
}
