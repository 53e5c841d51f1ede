/// Counts requests that have something in common.
struct GroupTally: Sendable {
    private(set) var counts = LoadSummary.Counts()
    private var latencies = Latencies()

    mutating func add(_ outcome: RequestOutcome, latency: Int64) {
        counts.offered += 1
        switch outcome.kind {
        case .answered:
            counts.answered += 1
            latencies.record(latency)
        case .failed:
            counts.failed += 1
            counts.failures[outcome.rawValue, default: 0] += 1
        case .notSent: counts.notSent += 1
        case .unknown: counts.unknown += 1
        }
    }

    var percentiles: LoadSummary.Percentiles? { latencies.percentiles }

    func group(_ name: String) -> LoadSummary.Group {
        LoadSummary.Group(name: name, counts: counts, latency: percentiles)
    }
}
