/// A stretch of a run.
package enum Window: Codable, Hashable, Sendable {
    /// Before the method begins: the steady state.
    case before
    /// From the method's beginning to the end of its last step.
    case method
    /// While a step lasts, from `after` seconds past its beginning on, and `extra` seconds past its end.
    case step(id: String, after: Double, extra: Double)
    /// After the system has recovered, or its time to is over.
    case after
    /// All of the run.
    case run
}
