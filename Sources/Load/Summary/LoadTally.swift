/// Makes the summary of a run from its records; the same from the same records, in whatever order batches
/// come.
package struct LoadTally: Sendable {
    /// A request that is begun later than this is late.
    private static let lagBound: Int64 = 10_000_000
    /// The share of late requests up to which a schedule is kept.
    private static let lateShare = 0.01
    /// Zones that are counted apart: a system may say anything.
    private static let zoneLimit = 100

    private let scenarioNames: [String]
    private let targetNames: [String]
    private let duration: Int64

    private var all = GroupTally()
    private var zones: [String: GroupTally] = [:]
    private var scenarios: [String: GroupTally] = [:]
    private var targets: [Int: GroupTally] = [:]
    private var lags = Latencies()
    private var late = 0
    private var repeatedAttempts = 0
    /// When successful answers came.
    private var successes: [Int64] = []

    package init(scenarios: [String], targets: [String], duration: Duration) {
        scenarioNames = scenarios
        targetNames = targets
        self.duration = duration.wholeNanoseconds
    }

    package init(_ plan: LoadPlan) {
        self.init(
            scenarios: plan.scenarios.filter { $0.weight > 0 }.map(\.name),
            targets: plan.targets.map(\.description), duration: plan.duration)
    }

    package mutating func add(_ batch: RequestBatch) {
        for place in 0..<batch.count {
            let traits = batch.traits[batch.kinds[place]]
            let latency = batch.latencies[place]
            all.add(traits.outcome, latency: latency)
            scenarios[traits.scenario, default: GroupTally()].add(traits.outcome, latency: latency)
            targets[traits.target, default: GroupTally()].add(traits.outcome, latency: latency)
            if !traits.zone.isEmpty {
                let isCounted = zones[traits.zone] != nil || zones.count < Self.zoneLimit
                zones[isCounted ? traits.zone : "others", default: GroupTally()]
                    .add(traits.outcome, latency: latency)
            }
            repeatedAttempts += max(0, traits.attempts - 1)
            if traits.outcome == .answered { successes.append(batch.intended[place] + latency) }
            let lag = batch.lags[place]
            if lag >= 0 {
                lags.record(lag)
                if lag > Self.lagBound { late += 1 }
            }
        }
    }

    package var counts: LoadSummary.Counts { all.counts }

    /// - Parameter endedAt: when the run was ended early, in nanoseconds since its start.
    package func summary(endedAt: Int64? = nil) -> LoadSummary {
        let end = max(0, min(endedAt ?? duration, duration))
        let seconds = Double(end) / 1e9
        let counts = all.counts
        return LoadSummary(
            offeredPerSecond: seconds > 0 ? Double(counts.offered) / seconds : 0,
            answeredPerSecond: seconds > 0 ? Double(counts.answered) / seconds : 0, seconds: seconds,
            endedEarly: endedAt != nil, counts: counts, repeatedAttempts: repeatedAttempts,
            latency: all.percentiles,
            zones: zones.sorted { $0.key < $1.key }.map { $0.value.group($0.key) },
            scenarios: scenarioNames.map { (scenarios[$0] ?? GroupTally()).group($0) },
            targets: targetNames.enumerated().map { (targets[$0.offset] ?? GroupTally()).group($0.element) },
            longestGap: longestGap(until: end),
            schedule: LoadSummary.Schedule(
                isKept: counts.notSent == 0 && Double(late) <= Self.lateShare * Double(counts.offered),
                late: late, boundMilliseconds: Double(Self.lagBound).milliseconds, lag: lags.percentiles))
    }

    /// From one successful answer to the next, from the start to the first, or from the last to the end.
    private func longestGap(until end: Int64) -> LoadSummary.Gap {
        var (start, length, isOpen): (Int64, Int64, Bool) = (0, 0, true)
        var before: Int64 = 0
        for success in successes.sorted() {
            if success - before > length { (start, length, isOpen) = (before, success - before, false) }
            before = success
        }
        if end - before > length { (start, length, isOpen) = (before, end - before, true) }
        return LoadSummary.Gap(start: Double(start) / 1e9, seconds: Double(length) / 1e9, isOpen: isOpen)
    }
}
