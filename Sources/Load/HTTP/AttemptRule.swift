/// Decides what is done when an attempt at a request failed.
struct AttemptRule: Sendable {
    enum Step: Hashable {
        case giveUp
        /// Ask the next target.
        case nextTarget
        /// Ask the same one again over a new connection.
        case sameTarget
    }

    let targets: Int
    let failover: Bool
    let isSafeToRepeat: Bool

    private var targetsTried = 1
    private var isRepeated = false

    init(targets: Int, failover: Bool, isSafeToRepeat: Bool) {
        self.targets = targets
        self.failover = failover
        self.isSafeToRepeat = isSafeToRepeat
    }

    /// - Parameters:
    ///   - outcome: not answered.
    ///   - wasKept: the connection had served another request before, and ended without a byte of an answer:
    ///     the server may have closed it before the request came, which every client repeats
    ///     (RFC 9112, section 9.3.1).
    mutating func step(after outcome: RequestOutcome, wasKept: Bool) -> Step {
        guard isSafeToRepeat else { return .giveUp }
        if outcome == .reset, wasKept, !isRepeated {
            isRepeated = true
            return .sameTarget
        }
        guard failover, targetsTried < targets else { return .giveUp }
        switch outcome {
        // The next target would say the same of the request, or the fault is ours.
        case .answered, .clientError, .notSent, .unknown: return .giveUp
        default:
            targetsTried += 1
            return .nextTarget
        }
    }

    /// The targets that can still be asked share what is left of the time.
    func deadline(now: Int64, end: Int64) -> Int64 {
        guard failover, isSafeToRepeat else { return end }
        return now + max(0, end - now) / Int64(targets - targetsTried + 1)
    }
}
