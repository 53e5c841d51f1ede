/// Requests of a load that have ended, or that never will, in columns: a million of them in a journal stay small.
///
/// Arrays are of equal length. Times are microseconds of the run.
package struct RequestColumns: Codable, Hashable, Sendable {
    package var load: String
    /// When each should have been sent.
    package var intended: [Int64]
    /// From then to when it was sent; −1: it never was.
    package var sent: [Int64]
    /// From the intended time to the answer's last byte; −1: none came.
    package var finished: [Int64]
    /// Of HTTP; 0: none.
    package var status: [Int]
    /// Numbers in ``RequestError/allCases``.
    package var error: [Int]
    /// Numbers in `names`; −1: unknown.
    package var zone: [Int]
    package var server: [Int]
    package var scenario: [Int]
    /// Of zones, servers and scenarios.
    package var names: [String]

    package init(load: String) {
        self.load = load
        intended = []
        sent = []
        finished = []
        status = []
        error = []
        zone = []
        server = []
        scenario = []
        names = []
    }
}

/// How a request ended.
package enum RequestError: String, Codable, CaseIterable, Sendable {
    /// It was answered well.
    case none
    /// The generator did not send it: too many were under way.
    case notSent
    case connectionRefused
    case connectTimeout
    case connectionReset
    case timeout
    /// 503 with Retry-After: refused, nothing done.
    case shed
    case serverError
    case clientError
    case badAnswer
    /// The run ended before it did.
    case unknown
}

package struct LoadSummary: Codable, Hashable, Sendable {
    package var load: String
    package var due: Int
    package var sent: Int
    package var answered: Int
    /// Seconds by which the generator was late at the worst, and at the 99th percentile.
    package var latestSend: Double
    package var latestSendP99: Double

    package init(
        load: String, due: Int, sent: Int, answered: Int, latestSend: Double, latestSendP99: Double
    ) {
        self.load = load
        self.due = due
        self.sent = sent
        self.answered = answered
        self.latestSend = latestSend
        self.latestSendP99 = latestSendP99
    }
}
