import CLinux
import Chaos
import Glibc

/// Ends the container's first process by a signal; the kernel then ends all others of it.
///
/// The engine does not know of it and takes it for a crash, as one is: unlike `docker kill`, after which it would not
/// start the container again.
final class KillFault: TargetFault {
    private static let signals: [String: CInt] = [
        "ABRT": SIGABRT, "HUP": SIGHUP, "INT": SIGINT, "KILL": SIGKILL, "QUIT": SIGQUIT, "SEGV": SIGSEGV,
        "TERM": SIGTERM,
    ]

    var memory: Memory = [:]
    let endsTarget = true
    private let context: FaultContext
    private let signal: CInt

    init(_ kill: Fault.Kill, _ context: FaultContext) throws(FaultError) {
        guard let signal = Self.signals[kill.signal.uppercased()] else {
            throw FaultError(
                .badParameter, "signal \(kill.signal)",
                "it should be one that ends processes: \(Self.signals.keys.sorted().joined(separator: ", "))")
        }
        self.signal = signal
        self.context = context
    }

    func apply() throws(FaultError) {
        let error = linux_send_signal(context.target.ending, signal)
        guard error == 0 || error == ESRCH else { throw .system("process \(context.target.process)", error) }
    }

    func proof() -> ProofOfEffect? {
        let hasEnded = context.target.hasEnded
        return context.proof(
            "process \(context.target.process) running", before: 1, now: hasEnded ? 0 : 1, isEffect: hasEnded)
    }
}
