import Chaos

/// A clock that is wrong inside a container: Linux has no means for it.
///
/// time_namespaces(7): a namespace has offsets of the monotonic and boot-time clocks only, and only for processes that
/// are started in it. The time of day is one for the whole machine.
final class ClockFault: TargetFault {
    static let reason = """
        Linux has one time of day for the whole machine: time namespaces shift only the monotonic clock, and only of \
        processes that are started in them
        """

    var memory: Memory = [:]

    init(_ clock: Fault.Clock, _ context: FaultContext) {}

    func prepare() throws(FaultError) -> Memory { throw Self.error }
    func apply() throws(FaultError) { throw Self.error }
    func proof() -> ProofOfEffect? { nil }

    private static var error: FaultError { FaultError(.notPossible, "clock", reason) }
}
