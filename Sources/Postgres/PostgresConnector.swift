import CPostgres

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Opens connections to the server of an address that has the wanted role.
///
/// libpq would try the hosts in turn by itself, but then neither SQLSTATE codes nor a limit of time for each
/// host can be had. PostgreSQL documentation: "Parameter Key Words", `target_session_attrs`.
struct PostgresConnector {
    let address: PostgresAddress
    let role: PostgresAddress.Role

    /// For each host, where the address says nothing of it.
    private static let connectTimeout = 5

    /// How long a server may stay silent in the middle of a statement, such as when its machine is gone
    /// and the network does not tell.
    static let silenceLimit = Duration.seconds(3600)

    /// Blocks until there is a connection, or none can be had.
    func connect(_ interrupt: PostgresInterrupt) throws -> PostgresSession {
        var problems: [PostgresError] = []
        for attributes in wantedAttributes {
            for host in hosts {
                do {
                    return try connect(to: host, attributes, interrupt)
                } catch let error as PostgresError {
                    problems.append(error)
                }
            }
        }
        // What stays wrong until somebody mends it says more than what may pass.
        throw problems.first { !$0.isTransient } ?? problems.last
            ?? PostgresError(.cannotConnect, "no host is given")
    }

    /// What the address wants of a server counts for reading; writes go to a primary whatever it says.
    private var wantedAttributes: [String] {
        let own = address.options["target_session_attrs"]
        switch role {
        case .primary: return [own == "read-write" ? "read-write" : "primary"]
        case .preferStandby:
            if let own, own != "prefer-standby" { return [own] }
            // One host is the same server both times.
            return hosts.count > 1 ? ["standby", "any"] : ["any"]
        }
    }

    /// The options of each host.
    private var hosts: [[String: String]] {
        let lists = ["host", "hostaddr", "port"].compactMap { keyword in
            address.options[keyword].map {
                (keyword, $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
            }
        }
        let count = lists.filter { $0.0 != "port" }.map(\.1.count).max() ?? 1
        return (0..<count).map { place in
            var host: [String: String] = [:]
            for (keyword, values) in lists {
                let value = values.count == 1 ? values[0] : place < values.count ? values[place] : ""
                if !value.isEmpty { host[keyword] = value }
            }
            return host
        }
    }

    private func connect(
        to host: [String: String], _ attributes: String, _ interrupt: PostgresInterrupt
    ) throws -> PostgresSession {
        var options = Self.defaults.merging(address.options) { $1 }
        for keyword in ["host", "hostaddr", "port"] { options[keyword] = host[keyword] }
        options["target_session_attrs"] = attributes
        if let password = try Self.passwordOfFile() { options["password"] = password }
        let place = [host["host"] ?? host["hostaddr"], host["port"]].compactMap(\.self).joined(separator: ":")
        guard let connection = Self.start(options) else {
            throw PostgresError(.cannotConnect, "out of memory")
        }
        let session = PostgresSession(connection, interrupt, silenceLimit: Self.silenceLimit)
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        let seconds = options["connect_timeout"].flatMap { Int($0) } ?? Self.connectTimeout
        let deadline = ContinuousClock.now + .seconds(seconds > 0 ? max(seconds, 2) : 3600)
        var state = PGRES_POLLING_WRITING
        while true {
            guard PQstatus(connection) != CONNECTION_BAD, state != PGRES_POLLING_FAILED else {
                throw Self.failure(connection, at: place)
            }
            if state == PGRES_POLLING_OK { break }
            switch session.waitForSocket(
                toRead: state == PGRES_POLLING_READING, toWrite: state == PGRES_POLLING_WRITING,
                until: deadline)
            {
            case .ready: state = PQconnectPoll(connection)
            case .interrupted: throw CancellationError()
            case .timedOut:
                throw PostgresError(.cannotConnect, "\(place) does not answer: is it the right address?")
            }
        }
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
        PQsetnonblocking(connection, 1)
        return session
    }

    /// A machine that is gone is noticed after some seconds, which the system's defaults take hours for.
    private static let defaults = [
        "fallback_application_name": "scale", "client_encoding": "UTF8", "keepalives_idle": "5",
        "keepalives_interval": "2", "keepalives_count": "3", "tcp_user_timeout": "10000",
    ]

    private static func start(_ options: [String: String]) -> OpaquePointer? {
        let keywords = options.keys.map { strdup($0) }
        let values = options.values.map { strdup($0) }
        defer { for text in keywords + values { free(text) } }
        return PQconnectStartParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 0)
    }

    /// Read for every connection, since secrets are changed while programs run.
    private static func passwordOfFile() throws -> String? {
        guard let path = getenv("PGPASSWORD_FILE").map({ String(cString: $0) }) else { return nil }
        do {
            let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            return String(text.prefix { $0 != "\n" && $0 != "\r\n" })
        } catch {
            throw PostgresError(
                .badAddress, "the password's file \(path), which PGPASSWORD_FILE names, cannot be read")
        }
    }

    /// Of the form `… FATAL:  28P01: password authentication failed …` where the server answered, for each
    /// of the addresses that a host's name has.
    static func failure(_ connection: OpaquePointer, at place: String) -> PostgresError {
        let lines = String(cString: PQerrorMessage(connection)).split(separator: "\n")
        for line in lines {
            // The word before the state is translated; two spaces come between.
            guard let match = line.firstMatch(of: /: {2,}([0-9A-Z]{5}): (.*)/) else { continue }
            return PostgresError(.cannotConnect, sqlState: String(match.1), "\(place): \(match.2)")
        }
        // Lines that go on begin with a tab.
        let text = lines.last { !$0.hasPrefix("\t") } ?? "the connection failed"
        if let line = lines.first(where: { line in mistakes.contains { line.contains($0) } }) {
            return PostgresError(.badAddress, String(line))
        }
        if text.contains("no password supplied") {
            return PostgresError(.cannotConnect, sqlState: "28P01", "\(place): no password is given")
        }
        if text.contains("is in hot standby mode") || text.contains("session is read-only") {
            return PostgresError(.cannotConnect, sqlState: "25006", "\(place): it is a read-only replica")
        }
        // libpq says `connection to server at "db" (10.0.0.1), port 5432 failed: …`.
        let reason = text.firstRange(of: " failed: ").map { text[$0.upperBound...] } ?? text[...]
        return PostgresError(.cannotConnect, "\(place): \(reason)")
    }

    /// What libpq says of values that it cannot use, before it connects.
    private static let mistakes = [
        "invalid sslmode value", "invalid target_session_attrs value", "invalid port number",
        "invalid integer value", "invalid channel_binding value", "invalid gssencmode value",
        "invalid ssl_min_protocol_version value", "invalid ssl_max_protocol_version value",
        "invalid SSL protocol version range", "invalid sslcertmode value", "invalid require_auth value",
        "could not match", "root certificate file", "definition of service",
    ]
}
