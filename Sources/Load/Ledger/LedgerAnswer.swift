/// What an answer, or its absence, says about a write.
enum LedgerAnswer {
    /// Problems of status 503 by which the server says that nothing has been done: it had too much to do, or
    /// had no songs yet to look at. The others, `store-unavailable` above all, may come of a commit whose
    /// outcome the server does not know itself; and a proxy's 503, which names no problem, may come of
    /// anything.
    private static let notDone: Set = ["overloaded", "not-ready", "catalog-unreachable"]

    /// - Parameters:
    ///   - status: of HTTP; 0 without an answer.
    ///   - problem: the kind that the answer names; empty without.
    static func result(_ outcome: RequestOutcome, status: Int, problem: String) -> LedgerResult {
        switch outcome {
        case .answered: status == 201 ? .ok : .info
        case .clientError: .fail
        case .shed: notDone.contains(problem) ? .fail : .info
        // Writes are never repeated, so that without a connection nothing was sent.
        case .connectRefused, .connectTimeout, .connectFailed, .notSent: .fail
        case .serverError, .reset, .timeout, .badResponse, .unknown: .info
        }
    }
}
