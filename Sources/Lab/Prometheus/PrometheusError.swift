/// Why Prometheus did not tell.
struct PrometheusError: Error, Hashable, Sendable {
    enum Code: String, Sendable {
        /// Nothing answers at its address.
        case unreachable
        /// No answer, or not all of it, came in time.
        case timedOut = "timed-out"
        /// It does not do what it is asked.
        case refused
        /// What came is no answer of Prometheus'.
        case notUnderstood = "not-understood"
    }

    var code: Code
    /// The address.
    var place: String
    /// What is wrong and what to do, in one line.
    var message: String

    init(_ code: Code, _ place: String, _ message: String) {
        self.code = code
        self.place = place
        self.message = String(message.map { $0.isNewline ? " " : $0 }.prefix(300))
    }
}

extension PrometheusError: CustomStringConvertible {
    var description: String { "\(place): \(message)" }
}
