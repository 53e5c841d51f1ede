/// Where parts of a deployment are reached from the harness's machine.
package struct Endpoints: Hashable, Sendable {
    package struct Part: Hashable, Sendable {
        package var name: String
        package var url: String

        package init(name: String, url: String) {
            self.name = name
            self.url = url
        }
    }

    /// What clients ask.
    package var edges: [String]
    /// Pages of HAProxy's metrics.
    package var balancers: [Part]
    /// Patroni's interface of each member.
    package var members: [Part]
    package var prometheus: String?
    /// A list of the notifications that Alertmanager has sent, as the lab's healer keeps it.
    package var alerts: String?

    package init(
        edges: [String] = [], balancers: [Part] = [], members: [Part] = [], prometheus: String? = nil,
        alerts: String? = nil
    ) {
        self.edges = edges
        self.balancers = balancers
        self.members = members
        self.prometheus = prometheus
        self.alerts = alerts
    }
}
