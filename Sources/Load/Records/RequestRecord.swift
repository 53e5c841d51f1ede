/// What became of one request. Times are nanoseconds of a monotonic clock since the start of the run.
package struct RequestRecord: Hashable, Sendable {
    /// When the schedule has it; latency counts from here.
    package var intended: Int64
    /// When the load generator began with it: what lies between is its own delay, no one else's. `nil`: it
    /// never did.
    package var sent: Int64?
    /// When the answer was whole, or the request was given up.
    package var finished: Int64
    package var traits: RequestTraits

    package init(intended: Int64, sent: Int64?, finished: Int64, traits: RequestTraits) {
        self.intended = intended
        self.sent = sent
        self.finished = finished
        self.traits = traits
    }

    package var latency: Int64 { finished - intended }
}

/// What many requests of a run have in common.
package struct RequestTraits: Codable, Hashable, Sendable {
    package var scenario: String
    package var outcome: RequestOutcome
    /// Of HTTP; 0 without an answer.
    package var status: Int
    /// Header `x-zone` of the answer; empty without.
    package var zone: String
    /// Header `x-served-by` of the answer; empty without.
    package var server: String
    /// The place among the run's targets of the one that was asked last.
    package var target: Int
    /// How often the request was begun: more than once after failing over, or when a connection that had been
    /// kept turned out to be closed.
    package var attempts: Int

    package init(
        scenario: String, outcome: RequestOutcome, status: Int = 0, zone: String = "", server: String = "",
        target: Int = 0, attempts: Int = 1
    ) {
        self.scenario = scenario
        self.outcome = outcome
        self.status = status
        self.zone = zone
        self.server = server
        self.target = target
        self.attempts = attempts
    }
}
