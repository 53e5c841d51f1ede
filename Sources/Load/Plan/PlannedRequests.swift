import SampleLibrary

/// A request with its place in the schedule.
struct PlannedRequest: Hashable, Sendable {
    /// Nanoseconds since the start.
    var intended: Int64
    /// The place of its scenario in the plan, and of its template in the scenario.
    var scenario: Int
    var template: Int
    /// The place of the target that is asked first.
    var target: Int
    /// Whether it opens a connection of its own.
    var opensConnection: Bool
}

/// What a plan sends, in order; the same for the same seed.
struct PlannedRequests: Sequence, IteratorProtocol, Sendable {
    private var times: ArrivalTimes
    private var generator: SplitMix64
    private var number = 0
    private let weights: [Int]
    private let templates: [Int]
    private let targets: Int
    private let newShare: Double

    /// - Parameter plan: valid.
    init(_ plan: LoadPlan) {
        times = plan.arrivals.times(for: plan.duration, seed: plan.seed)
        // Times and contents come from streams apart: another mix does not move the times.
        generator = SplitMix64(seed: plan.seed ^ 0x6C6F_6164_2065_7665)
        weights = plan.scenarios.map(\.weight)
        templates = plan.scenarios.map(\.requests.count)
        targets = plan.targets.count
        newShare =
            switch plan.connections {
            case .keptAlive: 0
            case .new(let share): share
            }
    }

    mutating func next() -> PlannedRequest? {
        guard let intended = times.next() else { return nil }
        let scenario = generator.place(by: weights)
        defer { number += 1 }
        return PlannedRequest(
            intended: intended, scenario: scenario, template: generator.below(templates[scenario]),
            target: number % targets, opensConnection: generator.fraction() < newShare)
    }
}
