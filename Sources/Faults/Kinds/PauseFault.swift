import Chaos
import Glibc

/// Nothing of the container runs: its cgroup is frozen, or its processes are stopped.
///
/// cgroup version 1, freezer-subsystem.rst; version 2, `cgroup.freeze`; signal(7).
final class PauseFault: TargetFault {
    var memory: Memory = [:]
    private let means: Fault.Pause.Means
    private let context: FaultContext

    init(_ pause: Fault.Pause, _ context: FaultContext) {
        means = pause.means
        self.context = context
    }

    func prepare() throws(FaultError) -> Memory {
        switch means {
        case .freezer:
            guard try !isFrozen() else {
                throw FaultError(.notPossible, "freezer", "the target is frozen already")
            }
            return [:]
        case .signal:
            // Those that others have stopped stay stopped.
            let stopped = context.target.processes.filter { $0.state == "T" }
            return ["stopped": stopped.map { "\($0.id)" }.joined(separator: " ")]
        }
    }

    func apply() throws(FaultError) {
        switch means {
        case .freezer: try freeze(true)
        case .signal: stop()
        }
    }

    func renew() {
        // Processes that others of the container had started meanwhile.
        if means == .signal { stop() }
    }

    func proof() throws(FaultError) -> ProofOfEffect? {
        switch means {
        case .freezer:
            let isFrozen = try isFrozen()
            return context.proof("freezer", before: 0, now: isFrozen ? 1 : 0, isEffect: isFrozen)
        case .signal:
            let all = context.target.processes
            let stopped = all.count { $0.state == "T" }
            return context.proof(
                "processes stopped", before: 0, now: Double(stopped),
                isEffect: !all.isEmpty && stopped == all.count)
        }
    }

    func recover() throws(FaultError) {
        switch means {
        case .freezer:
            guard context.target.group.place(of: "freezer").map({ SmallFile.isFolder($0.folder) }) ?? false
            else { return }
            try freeze(false)
        case .signal:
            let others = Set((memory["stopped"] ?? "").split(separator: " ").compactMap { Int32($0) })
            for process in context.target.processes where process.state == "T" && !others.contains(process.id)
            {
                kill(process.id, SIGCONT)
            }
        }
    }

    private func stop() {
        for process in context.target.processes where process.state != "T" { kill(process.id, SIGSTOP) }
    }

    private func freeze(_ isFrozen: Bool) throws(FaultError) {
        let (folder, version) = try context.target.group.folder(of: "freezer")
        switch version {
        case .one: try SmallFile.write(isFrozen ? "FROZEN" : "THAWED", to: folder + "/freezer.state")
        case .two: try SmallFile.write(isFrozen ? "1" : "0", to: folder + "/cgroup.freeze")
        }
    }

    private func isFrozen() throws(FaultError) -> Bool {
        let (folder, version) = try context.target.group.folder(of: "freezer")
        switch version {
        case .one: return SmallFile.line(folder + "/freezer.state") == "FROZEN"
        case .two: return KeyedFile.number("frozen", in: folder + "/cgroup.events") == 1
        }
    }
}
