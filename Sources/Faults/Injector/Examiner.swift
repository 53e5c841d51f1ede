import Chaos
import CLinux
import Glibc

/// Finds out what the kernel and the injector's rights allow, by trying it on the injector's own namespaces and cgroup.
package enum Examiner {
    package static func run() -> Int32 {
        _ = linux_signals()
        let writer = MessageWriter()
        writer.write(.examined(all()))
        return writer.finish()
    }

    static func all() -> [Examination] {
        let group = ControlGroup(
            groups: SmallFile.read("/proc/self/cgroup") ?? "",
            mounts: SmallFile.read("/proc/self/mountinfo") ?? "")
        let refusal = FirewallRules.refusal(Fault.Refuse(ports: [80]))
        let partition = FirewallRules.partition(Fault.Partition(), ["192.0.2.1", "2001:db8::1"])
        let dns = FirewallRules.dns(Fault.DNS(answer: .refused))
        return [
            Examination(fault: "kill", isPossible: true, detail: "signals; removal by the engine"),
            controlled("pause", "freezer", group, or: "SIGSTOP only"),
            controlled("cpu", "cpu", group), controlled("memory", "memory", group),
            Examination(
                fault: "diskFill", isPossible: true, detail: "a file without a name in the target's folder"),
            controlled("diskSlow", "blkio", group),
            Examination(
                fault: "fileDescriptors", isPossible: true,
                detail: "the soft limit of the target's processes"),
            controlled("processes", "pids", group), network(), firewall("refuse", refusal),
            firewall("partition", partition), firewall("dns", dns),
            Examination(fault: "clock", isPossible: false, detail: ClockFault.reason),
        ]
    }

    private static func controlled(
        _ fault: String, _ controller: String, _ group: ControlGroup, or other: String? = nil
    ) -> Examination {
        guard let (folder, version) = group.place(of: controller) else {
            return Examination(
                fault: fault, isPossible: other != nil,
                detail: other ?? "there is no cgroup controller \(controller), or it is not to be seen")
        }
        guard access(folder + "/cgroup.procs", W_OK) == 0 else {
            return Examination(
                fault: fault, isPossible: other != nil, detail: other ?? "\(folder) cannot be written to")
        }
        return Examination(
            fault: fault, isPossible: true,
            detail: "cgroup version \(version == .one ? 1 : 2), \(controller)")
    }

    private static func network() -> Examination {
        let interface = "lo"
        let add = [
            "tc", "qdisc", "add", "dev", interface, "root", "handle", "5ca3:", "netem", "delay", "1ms",
        ]
        if let (code, _) = try? Program.outcome(add), code == 0 {
            _ = try? Program.outcome(["tc", "qdisc", "del", "dev", interface, "root"])
            return Examination(fault: "network", isPossible: true, detail: "netem, in the kernel")
        }
        do {
            let plan = PacketPlan(queue: 65_535, network: Fault.Network(latency: 0.001))
            let own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)
            defer { close(own) }
            try PacketWorker(plan, in: own).end()
            // In a chain that nothing leads to.
            let table = ["iptables", "-w", "5", "-t", "mangle"]
            try Program.run(table + ["-N", "scale_fault_try"])
            defer {
                _ = try? Program.outcome(table + ["-F", "scale_fault_try"])
                _ = try? Program.outcome(table + ["-X", "scale_fault_try"])
            }
            try Program.run(table + ["-A", "scale_fault_try", "-j", "NFQUEUE", "--queue-bypass"])
            return Examination(
                fault: "network", isPossible: true,
                detail: "packets held in user space by NFQUEUE: the kernel has no netem")
        } catch {
            return Examination(
                fault: "network", isPossible: false, detail: "the kernel has no netem, and \(error)")
        }
    }

    /// A dry run of the very rules.
    private static func firewall(_ fault: String, _ rules: FirewallRules) -> Examination {
        do {
            try Program.run(
                ["nft", "-c", "-f", "-"], input: rules.text(table: "scale_fault_try", timeout: 1))
            return Examination(
                fault: fault, isPossible: true, detail: "nftables, with rules that run out by themselves")
        } catch {
            return Examination(fault: fault, isPossible: false, detail: "\(error)")
        }
    }
}
