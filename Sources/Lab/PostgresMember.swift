#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A member of PostgreSQL's cluster.
package struct PostgresMember: Hashable, Sendable {
    package enum Role: Hashable, Sendable {
        case primary
        /// What the primary acknowledges is on this one too.
        case synchronous
        case replica
    }

    package var host: String
    package var role: Role
    package var isRunning: Bool
    /// Whether a primary sends it what is written.
    package var isFollowing: Bool

    package init(_ host: String, _ role: Role, isRunning: Bool = true, isFollowing: Bool = true) {
        self.host = host
        self.role = role
        self.isRunning = isRunning
        self.isFollowing = isFollowing
    }

    /// - Parameters:
    ///   - hosts: of all that there should be; those that Patroni does not list do not run.
    ///   - list: what `patronictl list --format json` prints.
    ///   - followers: the names in the primary's `pg_stat_replication`.
    /// - Throws: what is wrong with the list.
    package static func all(of hosts: [String], list: String, followers: Set<String>) throws
        -> [PostgresMember]
    {
        struct Row: Decodable {
            enum CodingKeys: String, CodingKey {
                case member = "Member"
                case role = "Role"
                case state = "State"
            }

            var member: String
            var role: String
            var state: String
        }
        let rows = try JSONDecoder().decode([Row].self, from: Data(list.utf8))
        return hosts.map { host in
            guard let row = rows.first(where: { $0.member == host }) else {
                return PostgresMember(host, .replica, isRunning: false, isFollowing: false)
            }
            let role: Role =
                switch row.role {
                case "Leader": .primary
                case "Sync Standby": .synchronous
                default: .replica
                }
            // Replicas of newer versions of Patroni are streaming.
            return PostgresMember(
                host, role, isRunning: ["running", "streaming"].contains(row.state),
                isFollowing: followers.contains(host))
        }
    }
}
