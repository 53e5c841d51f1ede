/// Watches one abort condition: says when it is violated, and is seldom wrong however often it looks.
///
/// Time is cut into blocks, and each says with a number from 0 to 1 how much speaks against the condition, such as the
/// share of failed requests. While the condition is true, that number is at most `allowed` in expectation, whatever
/// came before, so that `1 + λ(number − allowed)` multiplies to a martingale, autocorrelated or not. A sum over all
/// blocks at which the violation could have begun exceeds `threshold` in `n` blocks with probability at most
/// `n / threshold`.
///
/// Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86 (2024); Shin, Ramdas
/// and Rinaldo, "E-detectors", NEJSDS 2 (2024).
struct AbortWatch: Sendable {
    /// 1% in a thousand blocks.
    private static let threshold = 100_000.0
    /// Of the largest bet that cannot lose everything.
    private static let bets = [0.1, 0.3, 0.6]

    let condition: AbortCondition
    private let allowed: Double
    private let block: Int64
    private var evidence = [Double](repeating: 0, count: bets.count)
    private var blocks: Int64 = 0

    init(_ condition: AbortCondition) {
        self.condition = condition
        allowed = Self.allowed(condition.measure, condition.bounds)
        block = Int64(seconds: max(0.2, condition.seconds / 10))
    }

    /// - Parameters:
    ///   - start: of the first block.
    ///   - settling: nanoseconds after which what was sent in a block has its outcome.
    /// - Returns: why the run should end; `nil` as long as it may go on.
    mutating func look(
        at seen: Observations, from start: Int64, settling: Int64, now: Int64
    ) -> String? {
        while start + (blocks + 1) * block + settling <= now {
            let begin = start + blocks * block
            blocks += 1
            guard let against = seen.against(condition, in: begin..<(begin + block)) else { continue }
            for place in evidence.indices {
                let bet = Self.bets[place] / allowed
                evidence[place] = (1 + evidence[place]) * (1 + bet * (against - allowed))
            }
            let total = evidence.reduce(0, +) / Double(evidence.count)
            if total >= Self.threshold {
                return "\(condition.measure.text) is \(text(seen, now - settling)), \(condition.bounds.text)"
            }
        }
        return nil
    }

    private func text(_ seen: Observations, _ end: Int64) -> String {
        let window = (end - Int64(seconds: condition.seconds))..<end
        return switch seen.value(of: condition.measure, over: window) {
        case .value(let value): SteadyCheck.text(value)
        case .blind: "beyond its bounds"
        }
    }

    /// What of the numbers is expected at most while the condition is true.
    private static func allowed(_ measure: Measure, _ bounds: Bounds) -> Double {
        let share =
            switch measure {
            case .latency(let percentile, _): bounds.atMost != nil ? 1 - percentile / 100 : percentile / 100
            case .failedShare, .successShare, .zoneShare, .probePassed:
                bounds.atMost ?? 1 - (bounds.atLeast ?? 0)
            case .throughput: 0.5
            // One look in five may be beyond.
            case .probe: 0.2
            }
        return min(0.9, max(0.001, share))
    }
}

extension Measure {
    /// Whose requests it is about.
    var load: String? {
        switch self {
        case .latency(_, let filter), .failedShare(let filter), .successShare(let filter),
            .throughput(let filter):
            filter.load
        case .zoneShare(_, let load): load
        case .probe, .probePassed: nil
        }
    }
}

extension Observations {
    /// How much of a block speaks against a condition, 0 to 1; `nil` when nothing was seen. Of a condition with two
    /// bounds, the upper one is looked at.
    func against(_ condition: AbortCondition, in block: Range<Int64>) -> Double? {
        func found(_ measure: Measure) -> Double? {
            if case .value(let value) = value(of: measure, over: block) { value } else { nil }
        }
        let bounds = condition.bounds
        switch condition.measure {
        case .latency(_, let filter):
            let slow = beyond(bounds.atMost ?? bounds.atLeast ?? 0, filter, block)
            return bounds.atMost != nil ? slow : slow.map { 1 - $0 }
        case .failedShare, .successShare, .zoneShare, .probePassed:
            return found(condition.measure).map { bounds.atMost != nil ? $0 : 1 - $0 }
        case .throughput:
            // Twice the bound is as much as can be.
            if let most = bounds.atMost {
                return found(condition.measure).map { min(1, $0 / max(2 * most, .leastNonzeroMagnitude)) }
            }
            let least = max(2 * (bounds.atLeast ?? 0), .leastNonzeroMagnitude)
            return found(condition.measure).map { 1 - min(1, $0 / least) }
        case .probe: return found(condition.measure).map { bounds.contain($0) ? 0 : 1 }
        }
    }
}
