/// Which containers or pods a fault is for, by their labels. Resolved when the fault starts.
package struct TargetSelector: Codable, Hashable, Sendable {
    package var component: String?
    package var zone: String?
    /// What it is at that moment, such as `primary`, `replica` or `sync` of PostgreSQL's members.
    package var role: String?
    /// Of the container or pod.
    package var name: String?
    /// Other labels, all of which have to be there.
    package var labels: [String: String]
    package var amount: Amount

    package init(
        component: String? = nil, zone: String? = nil, role: String? = nil, name: String? = nil,
        labels: [String: String] = [:], amount: Amount = .all
    ) {
        self.component = component
        self.zone = zone
        self.role = role
        self.name = name
        self.labels = labels
        self.amount = amount
    }

    /// How many of those that match, chosen by the experiment's seed.
    package enum Amount: Codable, Hashable, Sendable {
        case all
        case count(Int)
        /// 0 to 1, rounded up to a whole number.
        case share(Double)
    }
}
