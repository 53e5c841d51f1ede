/// An experiment as a file describes it, after its parameters have been put in: what is done to a system, and what is
/// expected of it.
///
/// All durations are in seconds.
package struct Experiment: Codable, Hashable, Sendable {
    package var title: String
    package var description: String
    package var tags: [String]
    /// Of all that is chosen by chance: arrivals, targets of a count or share.
    package var seed: UInt64
    package var control: Control
    package var load: [LoadPlan]
    package var probes: [Probe]
    package var steadyState: SteadyState
    package var method: [Step]
    package var hypotheses: [Hypothesis]
    package var abort: [AbortCondition]
    /// How long the system has, after the last step, to be in its steady state again.
    package var recoveryLimit: Double

    package init(
        title: String, description: String = "", tags: [String] = [], seed: UInt64 = 1,
        control: Control = .baseline, load: [LoadPlan] = [], probes: [Probe] = [],
        steadyState: SteadyState = SteadyState(), method: [Step] = [], hypotheses: [Hypothesis] = [],
        abort: [AbortCondition] = [], recoveryLimit: Double = 120
    ) {
        self.title = title
        self.description = description
        self.tags = tags
        self.seed = seed
        self.control = control
        self.load = load
        self.probes = probes
        self.steadyState = steadyState
        self.method = method
        self.hypotheses = hypotheses
        self.abort = abort
        self.recoveryLimit = recoveryLimit
    }

    /// What effects are compared with.
    package enum Control: String, Codable, CaseIterable, Sendable {
        /// Before and after, in the same deployment.
        case baseline
        /// A second deployment beside the first, under the same load, without faults.
        case group
    }
}
