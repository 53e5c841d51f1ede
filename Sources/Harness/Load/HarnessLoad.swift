import Chaos
import Load

/// Loads of an experiment, sent from this process: reads by ``LoadRun``, a ledger of writes by ``Ledger``.
package struct HarnessLoad: LoadDriver {
    /// Asked for addresses where a plan names none.
    private let edges: [String]
    /// For how long there may be load at most.
    private let longest: Duration
    private let onLeftBehind: @Sendable (_ playlists: Int) -> Void

    /// - Parameters:
    ///   - edges: base addresses.
    ///   - experiment: says how long a run may last.
    ///   - onLeftBehind: is told how many playlists of a load could not be deleted, if any.
    package init(
        edges: [String], for experiment: Experiment, onLeftBehind: @escaping @Sendable (Int) -> Void
    ) {
        self.edges = edges
        self.onLeftBehind = onLeftBehind
        longest = .seconds(experiment.longestDuration)
    }

    package func run(
        _ plan: Chaos.LoadPlan, seed: UInt64, clock: RunClock, until end: Latch,
        _ tell: @escaping @Sendable (JournalEvent) -> Void
    ) async throws {
        let urls = plan.urls.isEmpty ? edges : plan.urls
        guard !urls.isEmpty else {
            throw LoadError(
                .badAddress, "load \(plan.name)",
                "it names no address, and the system has no edges that are known")
        }
        _ = DescriptorLimit.raise()
        let targets = try urls.map { try LoadTarget($0) }
        switch plan.kind {
        case .ledger:
            let left = try await HarnessLedger(plan, targets, longest: longest, seed: seed, clock: clock)
                .run(until: end, tell)
            if left > 0 { onLeftBehind(left) }
        case .paths(let paths):
            let scenarios = try paths.map { Scenario($0, weight: 1, requests: [try .get(path: $0)]) }
            try await read(plan, targets, scenarios, seed, clock, end, tell)
        case .scenarios(let weights):
            let weights = try Self.weights(weights)
            try await ScaleScenario.with(
                weights, on: targets, seed: seed, onLeftBehind: onLeftBehind
            ) { try await read(plan, targets, $0, seed, clock, end, tell) }
        }
    }

    private func read(
        _ plan: Chaos.LoadPlan, _ targets: [LoadTarget], _ scenarios: [Scenario], _ seed: UInt64,
        _ clock: RunClock, _ end: Latch, _ tell: @escaping @Sendable (JournalEvent) -> Void
    ) async throws {
        let run = try LoadRun(
            Load.LoadPlan(
                targets: targets, scenarios: scenarios, arrivals: Self.arrivals(of: plan, longest: longest),
                duration: longest, timeout: .seconds(plan.timeout), failover: plan.isFailingOver, seed: seed))
        let loadClock = LoadClock()
        let columns = RequestTranslation(plan.name, offset: clock.time(of: loadClock.start))
        let summary = try await run.run(clock: loadClock, until: { await end.wait() }) { batch in
            tell(.requests(columns.columns(batch)))
        }
        tell(.loadEnded(Self.summary(plan.name, summary)))
    }

    // MARK: - Translation

    /// Whole numbers in the same proportions, to four digits.
    private static func weights(_ weights: [String: Double]) throws -> [ScaleScenario.Weight] {
        let total = weights.values.reduce(0, +)
        guard total > 0 else {
            throw LoadError(.badScenario, "scenarios", "one at least should have a weight of more than 0")
        }
        return try weights.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { name, weight in
            guard let scenario = ScaleScenario(rawValue: name) else {
                throw LoadError(
                    .badScenario, name,
                    "the scenarios are \(ScaleScenario.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return .init(scenario, max(1, Int((weight / total * 10_000).rounded())))
        }
    }

    /// The last of several steps lasts until the end.
    static func arrivals(of plan: Chaos.LoadPlan, longest: Duration) -> Load.Arrivals {
        switch plan.rate {
        case .constant(let rate): plan.arrivals == .poisson ? .poisson(rate: rate) : .constant(rate: rate)
        case .steps(let steps):
            .steps(
                steps.enumerated().map { place, step in
                    ArrivalStep(
                        rate: step.rate,
                        duration: place == steps.count - 1 ? longest : .seconds(step.seconds))
                })
        }
    }

    static func summary(_ load: String, _ summary: Load.LoadSummary) -> Chaos.LoadSummary {
        let counts = summary.counts
        return Chaos.LoadSummary(
            load: load, due: counts.offered, sent: counts.offered - counts.notSent, answered: counts.answered,
            latestSend: (summary.schedule.lag?.max ?? 0) / 1000,
            latestSendP99: (summary.schedule.lag?.p99 ?? 0) / 1000)
    }
}
