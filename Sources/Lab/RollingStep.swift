/// What to do next so that each member of PostgreSQL's cluster is renewed in turn, be it restarted or made of another
/// image, while all that was acknowledged stays on two of them.
package enum RollingStep: Hashable, Sendable {
    case wait
    case renew(String)
    /// Has a member become the primary.
    case switchOver(from: String, to: String)

    /// - Parameter due: the hosts that are still to be renewed.
    /// - Returns: `nil` when all are and follow their primary.
    package static func next(due: Set<String>, _ members: [PostgresMember]) -> RollingStep? {
        // Renewing one that does not run takes nothing from anybody.
        if let down = members.first(where: { due.contains($0.host) && !$0.isRunning }) {
            return .renew(down.host)
        }
        let renewed = members.filter { !due.contains($0.host) }
        guard let primary = members.first(where: { $0.role == .primary && $0.isRunning }),
            renewed.allSatisfy({ $0.isRunning && ($0.role == .primary || $0.isFollowing) }),
            let synchronous = members.first(where: { $0.role == .synchronous && $0.isRunning })
        else { return .wait }
        guard !due.isEmpty else { return nil }
        let replicas = members.filter { due.contains($0.host) && $0.role != .primary }
        if let replica = replicas.first(where: { $0.role == .replica }) ?? replicas.first {
            return .renew(replica.host)
        }
        return .switchOver(from: primary.host, to: synchronous.host)
    }
}
