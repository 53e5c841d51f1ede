import Chaos

/// The target can start few processes and threads more, or none: its limit is lowered to what it has.
///
/// cgroups, pids.rst.
final class ProcessFault: TargetFault {
    var memory: Memory = [:]
    private let left: Double
    private let context: FaultContext
    private var limit = 0.0

    init(_ exhaustion: Fault.Exhaustion, _ context: FaultContext) {
        left = exhaustion.left
        self.context = context
    }

    func prepare() throws(FaultError) -> Memory {
        guard left >= 0, left < 1 else {
            throw FaultError(
                .badParameter, "processes", "the share that is left should be from 0 to less than 1")
        }
        let folder = try context.target.group.folder(of: "pids").folder
        let old = SmallFile.line(folder + "/pids.max") ?? "max"
        let current = SmallFile.number(folder + "/pids.current") ?? 0
        if let old = Double(old) {
            limit = (current + left * max(0, old - current)).rounded(.down)
        } else if left == 0 {
            limit = current
        } else {
            throw FaultError(
                .badParameter, "pids.max", "the target has no limit to leave a share of: leave 0")
        }
        return ["pids.max": old]
    }

    func apply() throws(FaultError) {
        let folder = try context.target.group.folder(of: "pids").folder
        try SmallFile.write("\(Int(limit))", to: folder + "/pids.max")
    }

    func proof() throws(FaultError) -> ProofOfEffect? {
        let folder = try context.target.group.folder(of: "pids").folder
        let now = SmallFile.number(folder + "/pids.max")
        let none = SmallFile.number("/proc/sys/kernel/pid_max") ?? 0
        return context.proof(
            "pids.max", before: Double(memory["pids.max"] ?? "") ?? none, now: now ?? none,
            isEffect: now == limit)
    }

    func recover() throws(FaultError) {
        guard let folder = context.target.group.place(of: "pids")?.folder, SmallFile.isFolder(folder),
            let old = memory["pids.max"]
        else { return }
        try SmallFile.write(old, to: folder + "/pids.max")
    }
}
