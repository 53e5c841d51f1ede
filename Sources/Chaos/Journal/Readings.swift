package struct ProbeReading: Codable, Hashable, Sendable {
    package var name: String
    /// `nil`: it has none, such as a query without a sample.
    package var value: Double?
    package var passed: Bool
    package var problem: String?

    package init(name: String, value: Double?, passed: Bool, problem: String? = nil) {
        self.name = name
        self.value = value
        self.passed = passed
        self.problem = problem
    }
}

/// An alert as Alertmanager told of it; the entry's time is when it arrived.
package struct AlertNotice: Codable, Hashable, Sendable {
    package var labels: [String: String]
    package var isFiring: Bool
    /// Seconds since 1970, as Alertmanager says.
    package var startsAt: Double

    package init(labels: [String: String], isFiring: Bool, startsAt: Double) {
        self.labels = labels
        self.isFiring = isFiring
        self.startsAt = startsAt
    }
}

/// A member of a PostgreSQL cluster, written when something of it has changed.
package struct RoleReading: Codable, Hashable, Sendable {
    package var member: String
    /// `primary`, `sync`, `replica`; `nil`: it does not answer.
    package var role: String?
    package var state: String
    package var timeline: Int?
    /// Bytes behind.
    package var lag: Int?

    package init(member: String, role: String?, state: String, timeline: Int?, lag: Int?) {
        self.member = member
        self.role = role
        self.state = state
        self.timeline = timeline
        self.lag = lag
    }
}

package struct ContainerEvent: Codable, Hashable, Sendable {
    package enum Action: String, Codable, CaseIterable, Sendable {
        case created
        case started
        case healthy
        case unhealthy
        case paused
        case resumed
        case died
        case removed
    }

    package var id: String
    package var name: String
    package var component: String?
    package var zone: String?
    package var action: Action
    package var exitCode: Int?

    package init(
        id: String, name: String, component: String?, zone: String?, action: Action, exitCode: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.component = component
        self.zone = zone
        self.action = action
        self.exitCode = exitCode
    }
}

/// Weight and state of each server as a load balancer has it.
package struct EdgeReading: Codable, Hashable, Sendable {
    package struct Server: Codable, Hashable, Sendable {
        package var name: String
        package var isUp: Bool
        package var weight: Double

        package init(name: String, isUp: Bool, weight: Double) {
            self.name = name
            self.isUp = isUp
            self.weight = weight
        }
    }

    package var edge: String
    package var proxy: String
    package var servers: [Server]

    package init(edge: String, proxy: String, servers: [Server]) {
        self.edge = edge
        self.proxy = proxy
        self.servers = servers
    }
}
