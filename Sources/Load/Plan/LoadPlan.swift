/// Everything that decides what a run of load sends, when and where.
package struct LoadPlan: Sendable {
    package enum Connections: Hashable, Sendable {
        case keptAlive
        /// This share of requests, 0 to 1, opens a connection of its own.
        case new(share: Double)

        /// - Parameter text: `keep-alive`, `new`, or a share such as `10%`; `nil` for anything else.
        package init?(_ text: String) {
            switch text {
            case "keep-alive": self = .keptAlive
            case "new": self = .new(share: 1)
            default:
                guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent)
                else { return nil }
                self = .new(share: percent / 100)
            }
        }
    }

    /// Requests go to them in turn.
    package var targets: [LoadTarget]
    package var scenarios: [Scenario]
    package var arrivals: Arrivals
    package var duration: Duration
    /// From the intended start of a request to the last byte of its answer.
    package var timeout: Duration
    package var connectTimeout: Duration
    package var connections: Connections
    /// Whether a read that one target fails is asked of the next, within its timeout.
    package var failover: Bool
    package var seed: UInt64
    /// Requests that may be under way at once; what is due beyond them is not sent, and counted as such.
    package var inFlight: Int
    /// Event loops, each on a thread of its own.
    package var loops: Int

    package init(
        targets: [LoadTarget], scenarios: [Scenario], arrivals: Arrivals, duration: Duration,
        timeout: Duration = .seconds(5), connectTimeout: Duration = .seconds(1),
        connections: Connections = .keptAlive, failover: Bool = false, seed: UInt64 = 1, inFlight: Int = 4096,
        loops: Int = 1
    ) {
        self.targets = targets
        self.scenarios = scenarios
        self.arrivals = arrivals
        self.duration = duration
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.connections = connections
        self.failover = failover
        self.seed = seed
        self.inFlight = inFlight
        self.loops = loops
    }

    /// - Parameter exceptScenarios: whether they are still to be made.
    /// - Throws: ``LoadError``.
    package func validate(exceptScenarios: Bool = false) throws(LoadError) {
        try arrivals.validate()
        guard !targets.isEmpty else {
            throw LoadError(.badAddress, "targets", "there should be one at least")
        }
        guard duration > .zero else { throw LoadError(.badSchedule, "duration", "it should be more than 0") }
        guard !exceptScenarios else { return }
        let names = Set(scenarios.map(\.name))
        guard names.count == scenarios.count else {
            throw LoadError(.badScenario, "scenarios", "each should be given once")
        }
        let isUsable =
            scenarios.contains { $0.weight > 0 }
            && scenarios.allSatisfy { (0...1_000_000).contains($0.weight) && !$0.requests.isEmpty }
        guard isUsable else {
            throw LoadError(
                .badScenario, "scenarios",
                "weights should be from 0 to 1,000,000, one of them more than 0, and each have requests")
        }
    }
}
