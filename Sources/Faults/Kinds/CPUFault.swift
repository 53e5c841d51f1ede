import CLinux
import Chaos
import Glibc

/// Busy loops in the target's cgroup, which use up its share of the processors.
final class CPUFault: TargetFault {
    var memory: Memory = [:]
    private let cpu: Fault.CPU
    private let context: FaultContext
    private var workers: [Worker] = []
    private var begun = Reading()
    private var last = Reading()

    /// What the kernel counts of the group.
    private struct Reading {
        var time = Monotonic.now
        /// Periods in which the quota ran out.
        var throttled: Double?
        /// Seconds of processors.
        var usage = 0.0
    }

    init(_ cpu: Fault.CPU, _ context: FaultContext) {
        self.cpu = cpu
        self.context = context
    }

    func prepare() throws(FaultError) -> Memory {
        guard cpu.workers > 0, cpu.load > 0, cpu.load <= 1 else {
            throw FaultError(
                .badParameter, "cpu", "workers should be 1 or more, and load more than 0 and up to 1")
        }
        _ = try context.target.group.folder(of: "cpu")
        return [:]
    }

    func apply() throws(FaultError) {
        begun = reading()
        last = begun
        try renew()
    }

    func renew() throws(FaultError) {
        workers.removeAll { $0.ending() != nil }
        while workers.count < cpu.workers {
            let load = cpu.load
            workers.append(
                try Worker(in: context.target.group, ["cpu", "cpuacct", "cpuset"]) { linux_burn(load) })
        }
    }

    func proof() -> ProofOfEffect? {
        let now = reading()
        defer { last = now }
        if let before = begun.throttled, let throttled = now.throttled, throttled > (last.throttled ?? 0) {
            return context.proof("cpu.stat nr_throttled", before: before, now: throttled, isEffect: true)
        }
        // Without a quota that runs out, the processors that the workers have got.
        let wanted = min(Double(cpu.workers) * cpu.load, Double(sysconf(CInt(_SC_NPROCESSORS_ONLN))))
        let got = (now.usage - last.usage) / max(0.001, now.time - last.time)
        return context.proof(
            "seconds of processors used", before: begun.usage, now: now.usage, isEffect: got >= wanted / 2)
    }

    func recover() {
        for worker in workers { worker.end() }
        workers = []
        Worker.endAll(in: context.target.group)
    }

    private func reading() -> Reading {
        var reading = Reading()
        guard let (folder, version) = context.target.group.place(of: "cpu") else { return reading }
        let quota = SmallFile.line(folder + (version == .one ? "/cpu.cfs_quota_us" : "/cpu.max")) ?? ""
        if !quota.hasPrefix("-1"), !quota.hasPrefix("max") {
            reading.throttled = KeyedFile.number("nr_throttled", in: folder + "/cpu.stat")
        }
        switch version {
        case .one:
            let accounts = context.target.group.place(of: "cpuacct")?.folder ?? folder
            reading.usage = (SmallFile.number(accounts + "/cpuacct.usage") ?? 0) / 1e9
        case .two: reading.usage = (KeyedFile.number("usage_usec", in: folder + "/cpu.stat") ?? 0) / 1e6
        }
        return reading
    }
}
