import Chaos

/// By a queueing discipline of the kernel on each interface; tc-netem(8).
final class NetemFault: TargetFault {
    var memory: Memory = [:]
    private let network: Fault.Network
    private let commands: NetemCommands
    private let context: FaultContext
    private var before: Counts?

    /// Packets.
    private struct Counts {
        var sent = 0.0
        var dropped = 0.0
    }

    init(_ network: Fault.Network, _ peers: [String]?, _ context: FaultContext) {
        self.network = network
        commands = NetemCommands(network, peers)
        self.context = context
    }

    /// - Throws: ``FaultError`` with code `notPossible` where the kernel has no `netem`, or an interface has a
    ///   discipline of its own, which is not to be lost.
    func apply() throws(FaultError) {
        for interface in try interfaces() {
            // Handle 0 is what the kernel chose by itself.
            guard interface.handle == "0:" else {
                throw FaultError(
                    .notPossible, interface.name, "it has the discipline \(interface.handle) of its own")
            }
            for command in commands.all(for: interface.name) { try tc(command) }
        }
        before = counts()
    }

    func proof() throws(FaultError) -> ProofOfEffect? {
        let now = counts()
        let before = before ?? Counts()
        let isLossOnly = network.latency == 0 && network.bandwidth == nil && network.corruption == 0
        return isLossOnly
            ? context.proof(
                "packets dropped by netem", before: before.dropped, now: now.dropped,
                isEffect: now.dropped > before.dropped)
            : context.proof(
                "packets through netem", before: before.sent, now: now.sent, isEffect: now.sent > before.sent)
    }

    func recover() throws(FaultError) {
        for interface in try interfaces() where interface.handle == NetemCommands.handle {
            try tc(["qdisc", "del", "dev", interface.name, "root"])
        }
    }

    /// All but the loopback one, with the handle of their root's discipline.
    private func interfaces() throws(FaultError) -> [(name: String, handle: String)] {
        let text = try Program.run(["tc", "qdisc", "show"], in: context.target.network)
        return text.split(separator: "\n").compactMap { line in
            // qdisc KIND HANDLE dev NAME root …
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 5, words[5] == "root", words[4] != "lo" else { return nil }
            return (words[4], words[2])
        }
    }

    private func tc(_ arguments: [String]) throws(FaultError) {
        let (code, output) = try Program.outcome(["tc"] + arguments, in: context.target.network)
        guard code != 0 else { return }
        let line = output.split(separator: "\n").first.map(String.init) ?? "exit code \(code)"
        // What the kernel has no module for: ENOENT.
        let isMissing = line.contains("qdisc kind is unknown") || line.contains("No such file")
        throw FaultError(isMissing ? .notPossible : .failed, "tc \(arguments.joined(separator: " "))", line)
    }

    private func counts() -> Counts {
        var counts = Counts()
        guard let text = try? Program.run(["tc", "-s", "qdisc", "show"], in: context.target.network) else {
            return counts
        }
        var isOurs = false
        for line in text.split(separator: "\n") {
            let words = line.split { " (,".contains($0) }.map(String.init)
            if words.first == "qdisc" { isOurs = words.count > 2 && words[1] == "netem" }
            // Sent 98 bytes 1 pkt (dropped 0, overlimits 0 requeues 0)
            if isOurs, words.first == "Sent", words.count > 6 {
                counts.sent += Double(words[3]) ?? 0
                counts.dropped += Double(words[6]) ?? 0
            }
        }
        return counts
    }
}
