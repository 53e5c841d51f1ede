import Chaos

/// Does nothing: the control arm.
final class NoFault: TargetFault {
    var memory: Memory = [:]

    func apply() {}
    func proof() -> ProofOfEffect? { nil }
}
