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
        guard options["password"] == nil else {
            throw PostgresError(
                .badAddress,
                "it holds a password, which others can read there: leave it out and set PGPASSWORD, "
                    + "PGPASSWORD_FILE or PGPASSFILE")
        }
        self.options = options
    }

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
