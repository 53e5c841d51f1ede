/// One thing that users do, and how often they do it.
package struct Scenario: Hashable, Sendable {
    package var name: String
    /// Its share of all requests is this over the sum of all weights.
    package var weight: Int
    /// Each as likely as another; never empty.
    package var requests: [RequestTemplate]

    package init(_ name: String, weight: Int, requests: [RequestTemplate]) {
        self.name = name
        self.weight = weight
        self.requests = requests
    }
}
