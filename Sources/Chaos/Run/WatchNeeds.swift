/// For how long a run has to go on watching after its method, so that its hypotheses can be judged.
package struct WatchNeeds: Sendable {
    /// What was to happen, and has.
    package struct Happening: Hashable, Sendable {
        /// Of what it was to follow.
        package var start: Int64
        package var moment: Int64
    }

    private let experiment: Experiment
    /// By the hypothesis' id.
    package private(set) var happened: [String: Happening] = [:]

    package init(_ experiment: Experiment) { self.experiment = experiment }

    /// Notes what has happened; a measure may be out of its bounds again later.
    ///
    /// - Parameter begin: of the method.
    package mutating func look(_ search: EventSearch, begin: Int64) {
        for hypothesis in experiment.hypotheses where happened[hypothesis.id] == nil {
            guard case .happens(let pattern, _, let after) = hypothesis.claim,
                let start = search.moment(of: after, from: begin),
                let moment = search.moment(of: pattern, from: start)
            else { continue }
            happened[hypothesis.id] = Happening(start: start, moment: moment)
        }
    }

    /// - Parameters:
    ///   - begin: of the method.
    ///   - end: of the method.
    /// - Returns: until when, in nanoseconds of the run; what has been seen already needs no more.
    package func until(_ search: EventSearch, begin: Int64, end: Int64) -> Int64 {
        experiment.hypotheses.map { hypothesis in
            happened[hypothesis.id]?.moment ?? until(hypothesis.claim, search, begin: begin, end: end)
        }.reduce(end, max)
    }

    /// Until when the system has to be in its steady state again, at the latest.
    package func limit(_ search: EventSearch, begin: Int64, end: Int64) -> Int64 {
        experiment.hypotheses.map { hypothesis in
            guard case .steadyStateAgain(let within, let after) = hypothesis.claim else { return end }
            return (search.moment(of: after, from: begin) ?? end) + Int64(seconds: within)
        }.reduce(end + Int64(seconds: experiment.recoveryLimit), max)
    }

    private func until(
        _ claim: Hypothesis.Claim, _ search: EventSearch, begin: Int64, end: Int64
    ) -> Int64 {
        func window(_ window: Window) -> Int64 {
            switch window {
            case .step(let id, _, let extra):
                return (search.moment(of: .stepEnded(id: id), from: begin) ?? end) + Int64(seconds: extra)
            case .before, .method, .after, .run: return end
            }
        }
        switch claim {
        case .threshold(_, _, let over): return window(over)
        case .comparison(let comparison):
            if case .window(let reference) = comparison.reference {
                return max(window(comparison.window), window(reference))
            }
            return window(comparison.window)
        case .happens(_, let within, let after):
            let start = search.moment(of: after, from: begin)
            return start.map { $0 + Int64(seconds: within) }
                ?? end + Int64(seconds: experiment.recoveryLimit)
        case .never(_, let over): return window(over)
        // Recovery lasts until it holds, anyway.
        case .steadyStateAgain: return end
        case .nothingLost: return end
        case .outage(_, _, let over): return window(over)
        }
    }
}
