import Chaos
import Glibc

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// By a process in the target's network namespace, to which the kernel hands packets over.
///
/// `--queue-bypass`: while no process listens, packets pass. So the network heals when that process ends, which it does
/// when the injector has. iptables-extensions(8), NFQUEUE.
final class QueueFault: TargetFault {
    var memory: Memory = [:]
    private let network: Fault.Network
    private let peers: [String]?
    private let context: FaultContext
    private var worker: PacketWorker?

    init(_ network: Fault.Network, _ peers: [String]?, _ context: FaultContext) {
        self.network = network
        self.peers = peers
        self.context = context
    }

    func apply() throws(FaultError) {
        worker = try PacketWorker(
            PacketPlan(queue: queue, network: network), in: context.target.network)
        for (program, peers) in try programs() {
            try run(program, ["-N", chain])
            for rule in rules(peers) { try run(program, ["-A", chain] + rule) }
            // At last, so that nothing goes through half of it.
            try run(program, ["-A", "POSTROUTING", "-j", chain])
        }
    }

    func renew() throws(FaultError) {
        guard worker?.isRunning != true else { return }
        worker = try PacketWorker(
            PacketPlan(queue: queue, network: network), in: context.target.network)
    }

    func proof() throws(FaultError) -> ProofOfEffect? {
        let figures = worker?.figures ?? PacketFigures()
        if network.latency == 0, network.bandwidth == nil {
            let count = network.loss > 0 ? figures.dropped : figures.corrupted
            return context.proof(
                network.loss > 0 ? "packets dropped of NFQUEUE" : "packets corrupted of NFQUEUE", before: 0,
                now: Double(count), isEffect: count > 0)
        }
        // The kernel's own count of what it has put into the queue.
        return context.proof(
            "nfnetlink_queue packets", before: 0, now: Double(figures.queued), isEffect: figures.queued > 0)
    }

    func recover() throws(FaultError) {
        var problem: FaultError?
        for program in ["iptables", "ip6tables"] {
            do { try remove(program) } catch { problem = error }
        }
        // After the rules: what it holds is let go, and nothing more comes.
        worker?.end()
        worker = nil
        if let problem { throw problem }
    }

    private var chain: String { context.injection.tag }
    private var queue: Int { 1 + Int(context.injection.digest % 65_000) }

    private func rules(_ peers: [String]?) -> [[String]] {
        let hold = ["-j", "NFQUEUE", "--queue-num", "\(queue)", "--queue-bypass"]
        return [["-o", "lo", "-j", "RETURN"]] + (peers.map { $0.map { ["-d", $0] + hold } } ?? [hold])
    }

    /// Which programs set the rules, and for which peers.
    private func programs() throws(FaultError) -> [(name: String, peers: [String]?)] {
        if let peers {
            let old = peers.filter { !$0.contains(":") }
            let new = peers.filter { $0.contains(":") }
            return (old.isEmpty ? [] : [("iptables", old)]) + (new.isEmpty ? [] : [("ip6tables", new)])
        }
        let hasNew =
            try Program.outcome(["ip6tables", "-t", "mangle", "-S"], in: context.target.network).code == 0
        return [("iptables", nil)] + (hasNew ? [("ip6tables", nil)] : [])
    }

    private func remove(_ program: String) throws(FaultError) {
        guard try outcome(program, ["-S", chain]).code == 0 else { return }
        // Where the jump was not made yet, there is none to delete.
        _ = try outcome(program, ["-D", "POSTROUTING", "-j", chain])
        try run(program, ["-F", chain])
        try run(program, ["-X", chain])
    }

    private func run(_ program: String, _ arguments: [String]) throws(FaultError) {
        let (code, output) = try outcome(program, arguments)
        guard code == 0 else {
            let line = output.split(separator: "\n").first.map(String.init) ?? "exit code \(code)"
            throw FaultError(.failed, "\(program) \(arguments.joined(separator: " "))", line)
        }
    }

    private func outcome(_ program: String, _ arguments: [String]) throws(FaultError)
        -> (code: CInt, output: String)
    {
        try Program.outcome([program, "-w", "5", "-t", "mangle"] + arguments, in: context.target.network)
    }
}
