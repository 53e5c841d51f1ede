/// A number that follows from what was observed in a window.
package enum Measure: Codable, Hashable, Sendable {
    /// In seconds, of answered requests, from the intended start. `percentile` is 0 to 100.
    case latency(percentile: Double, of: RequestFilter)
    /// Of all requests that were due, those that failed, were not sent or are unknown: 0 to 1.
    case failedShare(of: RequestFilter)
    /// Of all requests that were due, those that were answered well: 0 to 1.
    case successShare(of: RequestFilter)
    /// Answered well, a second.
    case throughput(of: RequestFilter)
    /// Of the answered requests of a load, those that a zone answered: 0 to 1.
    case zoneShare(zone: String, load: String)
    /// A probe's values, by their mean, least or greatest.
    case probe(name: String, by: Aggregate)
    /// Of a probe's looks, those that passed: 0 to 1.
    case probePassed(name: String)

    package enum Aggregate: String, Codable, CaseIterable, Sendable {
        case mean
        case least
        case greatest
        case last
    }
}

/// Some of the requests.
package struct RequestFilter: Codable, Hashable, Sendable {
    /// The load's name.
    package var load: String
    package var scenario: String?
    /// That answered.
    package var zone: String?

    package init(load: String, scenario: String? = nil, zone: String? = nil) {
        self.load = load
        self.scenario = scenario
        self.zone = zone
    }
}

/// What a measure has to be.
package struct Bounds: Codable, Hashable, Sendable {
    package var atLeast: Double?
    package var atMost: Double?

    package init(atLeast: Double? = nil, atMost: Double? = nil) {
        self.atLeast = atLeast
        self.atMost = atMost
    }

    package func contain(_ value: Double) -> Bool {
        value >= (atLeast ?? -.infinity) && value <= (atMost ?? .infinity)
    }
}
