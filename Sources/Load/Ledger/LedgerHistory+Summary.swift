extension LedgerHistory {
    /// What clients saw of the writes, as of any load.
    ///
    /// - Parameter plan: that the history is of.
    package func summaryOfWrites(_ plan: LedgerPlan) -> LoadSummary {
        var tally = LoadTally(
            scenarios: ["write"], targets: plan.targets.map(\.description), duration: plan.duration)
        let writes = operations.writes.sorted { ($0.completed, $0.number) < ($1.completed, $1.number) }
        tally.add(
            RequestBatch(
                writes.map { write in
                    let isBegun = write.outcome != .notSent
                    return RequestRecord(
                        intended: write.due, sent: isBegun ? write.invoked : nil, finished: write.completed,
                        traits: RequestTraits(
                            scenario: "write", outcome: write.outcome, status: write.status, zone: write.zone,
                            target: write.target, attempts: isBegun ? 1 : 0))
                }))
        return tally.summary(endedAt: endedAt)
    }
}
