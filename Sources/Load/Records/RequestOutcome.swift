/// What became of a request, as its client saw it.
package enum RequestOutcome: String, Codable, Hashable, Sendable, CaseIterable {
    /// A whole answer of status 2xx or 3xx.
    case answered
    /// Status 4xx.
    case clientError = "http-4xx"
    /// Status 5xx, but not 503.
    case serverError = "http-5xx"
    /// Status 503: refused for now, such as by a server that sheds load or an edge without servers.
    case shed = "http-503"
    case connectRefused = "connect-refused"
    case connectTimeout = "connect-timeout"
    /// No connection for another reason, such as no route.
    case connectFailed = "connect-failed"
    /// The connection ended before the answer was whole.
    case reset
    /// No whole answer in time.
    case timeout
    /// What came was not HTTP/1.
    case badResponse = "bad-response"
    /// The load generator's own bound: too many requests were under way, or it had no descriptors or ports
    /// left.
    case notSent = "not-sent"
    /// The run was ended while the request was under way.
    case unknown

    package enum Kind: String, Codable, Hashable, Sendable {
        case answered, failed, notSent, unknown
    }

    package var kind: Kind {
        switch self {
        case .answered: .answered
        case .notSent: .notSent
        case .unknown: .unknown
        default: .failed
        }
    }

    /// Of a whole answer.
    package init(status: Int) {
        self =
            switch status {
            case 503: .shed
            case 500...: .serverError
            case 400...: .clientError
            default: .answered
            }
    }
}
