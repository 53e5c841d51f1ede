/// How much of what it can take a server is using: 0 when idle, 1 when it can take no more, above that when
/// it has more to do than it can.
package struct Saturation: Hashable, Sendable {
    /// What a server can run out of.
    package enum Part: String, Sendable, CaseIterable {
        /// The threads that read requests and answer them are late.
        case eventLoop = "event_loop"
        /// Requests wait for their answers.
        case inFlight = "in_flight"
        /// The cgroup's limit of processor time is used up, by this process or another in the group.
        case cpuThrottling = "cpu_throttling"
    }

    /// More than this is not told apart: a server that was stopped for a minute has to come back soon.
    static let most = 2.0

    package var eventLoop: Double
    package var inFlight: Double
    /// `nil` where no limit is known.
    package var cpuThrottling: Double?

    package init(eventLoop: Double = 0, inFlight: Double = 0, cpuThrottling: Double? = nil) {
        self.eventLoop = Self.bounded(eventLoop)
        self.inFlight = Self.bounded(inFlight)
        self.cpuThrottling = cpuThrottling.map(Self.bounded)
    }

    package subscript(part: Part) -> Double? {
        switch part {
        case .eventLoop: eventLoop
        case .inFlight: inFlight
        case .cpuThrottling: cpuThrottling
        }
    }

    /// The greatest part: a server is as saturated as what it runs out of first.
    package var greatest: Double { max(inFlight, slowness) }

    /// The greatest part that makes every answer slow, however few there are to give.
    package var slowness: Double { max(eventLoop, cpuThrottling ?? 0) }

    private static func bounded(_ value: Double) -> Double {
        value.isFinite ? min(max(value, 0), most) : 0
    }
}
