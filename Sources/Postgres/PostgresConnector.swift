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

    private var wantedAttributes: [String] {
        if let own = address.options["target_session_attrs"] { return [own] }
        return switch role {
        case .primary: ["primary"]
        // One host is the same server both times.
        case .preferStandby: hosts.count > 1 ? ["standby", "any"] : ["any"]
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

    /// Of the form `… FATAL:  28P01: password authentication failed …` where the server answered.
    static func failure(_ connection: OpaquePointer, at place: String) -> PostgresError {
        let text = PostgresAddress.firstLine(String(cString: PQerrorMessage(connection)))
        for severity in ["FATAL:  ", "ERROR:  "] {
            guard let range = text.firstRange(of: severity) else { continue }
            let rest = text[range.upperBound...]
            let state = rest.prefix(5)
            guard state.utf8.count == 5, rest.dropFirst(5).hasPrefix(": ") else { continue }
            return PostgresError(
                .cannotConnect, sqlState: String(state), "\(place): \(rest.dropFirst(7))")
        }
        if text.contains("no password supplied") {
            return PostgresError(.cannotConnect, sqlState: "28P01", "\(place): no password is given")
        }
        if text.contains("hot standby") {
            return PostgresError(.cannotConnect, sqlState: "25006", "\(place): it is a read-only replica")
        }
        // libpq says `connection to server at "db" (10.0.0.1), port 5432 failed: …`.
        let reason = text.firstRange(of: " failed: ").map { text[$0.upperBound...] } ?? text[...]
        return PostgresError(.cannotConnect, "\(place): \(reason)")
    }
}
