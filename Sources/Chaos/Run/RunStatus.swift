/// How a run goes, for people who watch it.
package struct RunStatus: Hashable, Sendable {
    package struct Load: Hashable, Sendable {
        package var name: String
        /// Of the last seconds; `nil` where nothing was answered.
        package var median: Double?
        package var p99: Double?
        package var failedShare: Double?
        package var throughput: Double?
        /// By zone.
        package var shares: [Share]
    }

    package struct Share: Hashable, Sendable {
        package var zone: String
        package var value: Double
    }

    package struct Expectation: Hashable, Sendable {
        package enum State: Hashable, Sendable {
            case waiting
            /// What should happen has, so many seconds after what it should follow.
            case seen(after: Double, within: Double)
            case overdue(within: Double)
            /// A measure so far.
            case value(Double, isWithin: Bool)
            /// Only the judge can tell.
            case later
        }

        package var id: String
        package var title: String
        package var state: State
    }

    package var stage: RunMachine.Stage
    /// Seconds since the run, and its phase, began.
    package var elapsed: Double
    package var phaseElapsed: Double
    package var steps: [String]
    package var problems: [String]
    package var loads: [Load]
    package var expectations: [Expectation]

    package init(_ machine: RunMachine, now: Int64) {
        stage = machine.stage
        elapsed = now.seconds
        phaseElapsed = (now - machine.since).seconds
        steps = machine.progress.leaves.map(\.id)
        problems = machine.steady?.problems ?? []
        let window = (now - 6_000_000_000)..<(now - 1_000_000_000)
        loads = machine.experiment.load.map { Self.load($0.name, machine.seen, window) }
        expectations = machine.experiment.hypotheses.map { Self.expectation($0, machine, now) }
    }

    private static func load(_ name: String, _ seen: Observations, _ window: Range<Int64>) -> Load {
        let all = RequestFilter(load: name)
        func value(_ measure: Measure) -> Double? {
            if case .value(let value) = seen.value(of: measure, over: window) { value } else { nil }
        }
        let shares = seen.zones(of: name).compactMap { zone in
            value(.zoneShare(zone: zone, load: name)).map { Share(zone: zone, value: $0) }
        }
        return Load(
            name: name, median: value(.latency(percentile: 50, of: all)),
            p99: value(.latency(percentile: 99, of: all)), failedShare: value(.failedShare(of: all)),
            throughput: value(.throughput(of: all)), shares: shares)
    }

    private static func expectation(
        _ hypothesis: Hypothesis, _ machine: RunMachine, _ now: Int64
    ) -> Expectation {
        Expectation(id: hypothesis.id, title: hypothesis.title, state: state(hypothesis, machine, now))
    }

    private static func state(
        _ hypothesis: Hypothesis, _ machine: RunMachine, _ now: Int64
    ) -> Expectation.State {
        guard machine.methodBegan > 0 else { return .waiting }
        switch hypothesis.claim {
        case .happens(_, let within, let after):
            if let happening = machine.needs.happened[hypothesis.id] {
                return .seen(after: (happening.moment - happening.start).seconds, within: within)
            }
            let start = machine.search(at: now).moment(of: after, from: machine.methodBegan)
            return start.map { (now - $0).seconds > within } == true ? .overdue(within: within) : .waiting
        case .threshold(let measure, let bounds, _):
            let window = (now - 6_000_000_000)..<(now - 1_000_000_000)
            guard case .value(let value) = machine.seen.value(of: measure, over: window) else {
                return .waiting
            }
            return .value(value, isWithin: bounds.contain(value))
        case .comparison, .never, .steadyStateAgain, .nothingLost, .outage: return .later
        }
    }
}
