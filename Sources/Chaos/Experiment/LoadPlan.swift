/// What is asked of the system all the while.
package struct LoadPlan: Codable, Hashable, Sendable {
    /// By which hypotheses name it.
    package var name: String
    package var kind: Kind
    /// Base addresses; none: those of the platform's edges.
    package var urls: [String]
    package var rate: Rate
    package var arrivals: Arrivals
    /// Seconds after which a request has failed.
    package var timeout: Double
    /// Whether a read that one address does not answer is asked of the next.
    package var isFailingOver: Bool

    package init(
        name: String, kind: Kind, urls: [String] = [], rate: Rate, arrivals: Arrivals = .poisson,
        timeout: Double = 5, isFailingOver: Bool = true
    ) {
        self.name = name
        self.kind = kind
        self.urls = urls
        self.rate = rate
        self.arrivals = arrivals
        self.timeout = timeout
        self.isFailingOver = isFailingOver
    }

    package enum Kind: Codable, Hashable, Sendable {
        /// Reads of Scale's web application, by weight: `browse`, `search`, `similar`.
        case scenarios([String: Double])
        /// GET of paths, in turn, of any system.
        case paths([String])
        /// Writes with an id of their own each, compared with what is there at the end.
        case ledger
    }

    /// Requests a second.
    package enum Rate: Codable, Hashable, Sendable {
        case constant(Double)
        case steps([RateStep])
    }

    package struct RateStep: Codable, Hashable, Sendable {
        package var rate: Double
        package var seconds: Double

        package init(rate: Double, seconds: Double) {
            self.rate = rate
            self.seconds = seconds
        }
    }

    package enum Arrivals: String, Codable, CaseIterable, Sendable {
        case constant
        case poisson
    }
}
