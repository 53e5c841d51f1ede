import Postgres

extension CatalogError {
    /// What an error of the server, or on the way to it, means to the catalog's user. PostgreSQL
    /// documentation: "PostgreSQL Error Codes".
    init(_ error: PostgresError, at place: String) {
        let message = error.message
        if let known = Self.meaning(ofState: error.sqlState, message) {
            self.init(known.0, at: place, known.1)
            return
        }
        switch error.kind {
        case .badAddress: self.init(.badAddress, at: place, message)
        case .cannotConnect: self.init(.unreachable, at: place, "the server cannot be reached: \(message)")
        case .connectionLost:
            self.init(.unreachable, at: place, "the connection was lost: \(message); run again")
        case .outcomeUnknown:
            self.init(
                .unreachable, at: place,
                "the connection was lost in a commit, whose outcome is unknown: \(message); run again")
        case .poolExhausted: self.init(.unreachable, at: place, "the server is busy: \(message)")
        case .server, .unexpectedAnswer: self.init(.failed, at: place, "PostgreSQL: \(error)")
        }
    }

    private static func meaning(ofState state: String?, _ message: String) -> (Code, String)? {
        guard let state else { return nil }
        return switch state {
        case "28P01", "28000":
            (
                .refused,
                "the server refuses the user or the password: \(message); the password is taken from "
                    + "PGPASSWORD, PGPASSWORD_FILE or PGPASSFILE"
            )
        case "3D000": (.missing, "\(message): create it with `createdb`")
        case "25006":
            (
                .readOnly,
                "the server is a read-only replica: give the primary's address, or all servers' as "
                    + "host1,host2 (\(message))"
            )
        case "42501": (.readOnly, "the user lacks a privilege: \(message)")
        case "53100":
            (.full, "the server's disk is full: free some space and run again; nothing is lost (\(message))")
        case "53300": (.unreachable, "the server has no connection to spare: \(message)")
        case "57P01", "57P02", "57P03": (.unreachable, "the server is not available: \(message)")
        case "XX001", "XX002": (.damaged, "the database is damaged: \(message)")
        case _ where state.hasPrefix("08"): (.unreachable, "the connection was lost: \(message)")
        default: nil
        }
    }
}
