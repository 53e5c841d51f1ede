/// What clients saw of a run.
package struct LoadSummary: Codable, Hashable, Sendable {
    /// Milliseconds.
    package struct Percentiles: Codable, Hashable, Sendable {
        package var mean: Double
        package var p50: Double
        package var p90: Double
        package var p99: Double
        package var p999: Double
        package var max: Double
    }

    /// `offered` = `answered` + `failed` + `notSent` + `unknown`.
    package struct Counts: Codable, Hashable, Sendable {
        /// Requests that were due.
        package var offered = 0
        /// With a whole answer of status 2xx or 3xx.
        package var answered = 0
        package var failed = 0
        /// Due, but never begun: the load generator's own bound.
        package var notSent = 0
        /// Under way when the run was ended.
        package var unknown = 0
        /// Failed requests by ``RequestOutcome``.
        package var failures: [String: Int] = [:]
    }

    /// Requests that have something in common.
    package struct Group: Codable, Hashable, Sendable {
        package var name: String
        package var counts: Counts
        /// Of answered requests, from their intended start.
        package var latency: Percentiles?
    }

    /// A time without a successful answer. Seconds since the start.
    package struct Gap: Codable, Hashable, Sendable {
        package var start: Double
        package var seconds: Double
        /// Whether it lasted until the end of the run.
        package var isOpen: Bool
    }

    /// How well the load generator kept to its schedule.
    package struct Schedule: Codable, Hashable, Sendable {
        /// At most 1% of requests were late, and none was left out.
        package var isKept: Bool
        /// Requests begun later than `boundMilliseconds` after their intended start.
        package var late: Int
        package var boundMilliseconds: Double
        /// From the intended start of a request to its begin.
        package var lag: Percentiles?
    }

    /// Requests that were due over the time that they were due in.
    package var offeredPerSecond: Double
    package var answeredPerSecond: Double
    /// The time in which requests were due.
    package var seconds: Double
    package var endedEarly: Bool
    package var counts: Counts
    /// Attempts beyond the first of each request.
    package var repeatedAttempts: Int
    /// Of answered requests, from their intended start.
    package var latency: Percentiles?
    /// By header `x-zone` of the answers; empty when none had it.
    package var zones: [Group]
    package var scenarios: [Group]
    /// By the target that was asked last.
    package var targets: [Group]
    package var longestGap: Gap
    package var schedule: Schedule
}
