/// Something that happens at a moment.
package enum EventPattern: Codable, Hashable, Sendable {
    case stepBegan(id: String)
    case stepEnded(id: String)
    /// Alertmanager has told of it; all of these labels have to be there, such as `alertname` and `zone`.
    case alertFiring(labels: [String: String])
    case alertResolved(labels: [String: String])
    /// A member took a role that it did not have before the method, such as `primary`. `isOther`: than the one whose
    /// role it was.
    case roleTaken(role: String, isOther: Bool)
    /// The target of a fault step is running, well, and has this role (`nil`: any).
    case targetIsBack(step: String, role: String?)
    case containerDied(TargetSelector)
    case containerStarted(TargetSelector)
    /// A measure over `seconds` is within bounds; the moment is the beginning of that stretch.
    case measured(Measure, Bounds, seconds: Double)
    case probePasses(name: String)
    case probeFails(name: String)
}
