import CLinux
import Chaos
import Glibc

/// Memory in the target's cgroup, so that the whole group uses a share of its limit; with a share over 1 the kernel's
/// killer comes.
///
/// It is held by many small workers: the killer takes the largest process, which then is one of the target's where
/// ``KillerPreference`` may say so; and where it takes a worker the next one follows.
final class MemoryFault: TargetFault {
    private static let greatestCount = 64

    var memory: Memory = [:]
    private let share: Double
    private let context: FaultContext
    private var workers: [Worker] = []
    /// Bytes.
    private var limit = 0.0
    private var workingSet = 0.0
    private var kills = 0.0

    init(_ memory: Fault.Memory, _ context: FaultContext) {
        share = memory.share
        self.context = context
    }

    var endsTarget: Bool { share > 1 }
    private var preference: KillerPreference { KillerPreference(context.target.group) }

    func prepare() throws(FaultError) -> Memory {
        guard share > 0, share <= 2 else {
            throw FaultError(.badParameter, "memory", "the share should be more than 0 and up to 2")
        }
        let (folder, version) = try context.target.group.folder(of: "memory")
        let file = folder + (version == .one ? "/memory.limit_in_bytes" : "/memory.max")
        // Without one it is `max`, or close to 2⁶³.
        guard let limit = SmallFile.number(file), limit < 0x1p60 else {
            throw FaultError(
                .notPossible, file, "the target has no memory limit to use a share of; give it one")
        }
        self.limit = limit
        return endsTarget ? preference.prepare() : [:]
    }

    func apply() throws(FaultError) {
        workingSet = usage()
        kills = killCount()
        if endsTarget { preference.apply(memory) }
        try renew()
    }

    func renew() throws(FaultError) {
        workers.removeAll { $0.ending() != nil }
        let piece = max(0x1p22, limit / Double(Self.greatestCount))
        let missing = limit * share - usage()
        // What the others of the group have taken meanwhile is given back.
        if missing < -piece, share <= 1 { workers.popLast()?.end() }
        let count = min(Int((missing / piece).rounded()), Self.greatestCount - workers.count)
        for _ in 0..<max(0, count) {
            workers.append(
                try Worker(in: context.target.group, ["memory"]) { linux_hold(UInt64(piece)) })
        }
    }

    func proof() -> ProofOfEffect? {
        if share > 1 {
            let now = killCount()
            return context.proof("oom_kill", before: kills, now: now, isEffect: now > kills)
        }
        let now = usage()
        return context.proof(
            "bytes of memory in use", before: workingSet, now: now, isEffect: now >= limit * share * 0.95)
    }

    func recover() {
        for worker in workers { worker.end() }
        workers = []
        Worker.endAll(in: context.target.group)
        preference.recover(memory)
    }

    /// Bytes that cannot be had back by dropping cached files.
    private func usage() -> Double {
        guard let (folder, version) = context.target.group.place(of: "memory") else { return 0 }
        let used = SmallFile.number(
            folder + (version == .one ? "/memory.usage_in_bytes" : "/memory.current"))
        let cached = KeyedFile.number(
            version == .one ? "total_inactive_file" : "inactive_file", in: folder + "/memory.stat")
        return max(0, (used ?? 0) - (cached ?? 0))
    }

    private func killCount() -> Double {
        guard let (folder, version) = context.target.group.place(of: "memory") else { return 0 }
        return KeyedFile.number(
            "oom_kill", in: folder + (version == .one ? "/memory.oom_control" : "/memory.events")) ?? kills
    }
}
