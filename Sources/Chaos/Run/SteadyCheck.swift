/// Whether every condition of a steady state holds.
package struct SteadyCheck: Hashable, Sendable {
    package internal(set) var problems: [String]

    package var holds: Bool { problems.isEmpty }

    /// - Parameters:
    ///   - window: whose end is so long ago that what was sent in it has been answered.
    ///   - silence: nanoseconds for which each load may have had no outcome.
    package init(
        _ experiment: Experiment, _ seen: Observations, over window: Range<Int64>, now: Int64,
        silence: Int64
    ) {
        var problems: [String] = []
        for load in experiment.load {
            let allowed = silence + Int64(seconds: load.timeout + 3 / load.leastRate)
            guard let past = seen.silence(of: load.name, at: now) else {
                problems.append("load \(load.name) has had no outcome yet")
                continue
            }
            if past > allowed {
                problems.append("load \(load.name) has had no outcome for \(Self.text(past.seconds)) s")
            }
        }
        for condition in experiment.steadyState.conditions {
            switch seen.value(of: condition.measure, over: window) {
            case .blind(let reason): problems.append("\(condition.measure.text): \(reason)")
            case .value(let value) where !condition.bounds.contain(value):
                problems.append("\(condition.measure.text) is \(Self.text(value)), \(condition.bounds.text)")
            case .value: break
            }
        }
        self.problems = problems
    }

    static func text(_ value: Double) -> String {
        let scaled = (value * 10000).rounded()
        guard scaled.magnitude < 1e15 else { return "\(value)" }
        let whole = scaled / 10000
        return whole == whole.rounded() ? "\(Int64(whole))" : "\(whole)"
    }
}

extension LoadPlan {
    /// Requests a second, when it sends least of all.
    var leastRate: Double {
        switch rate {
        case .constant(let rate): max(rate, 0.01)
        case .steps(let steps): max(steps.map(\.rate).filter { $0 > 0 }.min() ?? 0.01, 0.01)
        }
    }
}

extension Measure {
    /// In a few words.
    package var text: String {
        switch self {
        case .latency(let percentile, let filter): "p\(SteadyCheck.text(percentile)) of \(filter.text)"
        case .failedShare(let filter): "failed share of \(filter.text)"
        case .successShare(let filter): "answered share of \(filter.text)"
        case .throughput(let filter): "throughput of \(filter.text)"
        case .zoneShare(let zone, let load): "share of zone \(zone) in \(load)"
        case .probe(let name, let aggregate): "\(aggregate.rawValue) of probe \(name)"
        case .probePassed(let name): "passed share of probe \(name)"
        }
    }
}

extension RequestFilter {
    fileprivate var text: String {
        load + (scenario.map { ", scenario \($0)" } ?? "") + (zone.map { ", zone \($0)" } ?? "")
    }
}

extension Bounds {
    /// That a value is not within them.
    var text: String {
        switch (atLeast, atMost) {
        case (let least?, let most?): "not \(SteadyCheck.text(least)) to \(SteadyCheck.text(most))"
        case (let least?, nil): "not at least \(SteadyCheck.text(least))"
        case (nil, let most?): "not at most \(SteadyCheck.text(most))"
        case (nil, nil): "without bounds"
        }
    }
}
