import Chaos

/// What `tc` is told for a fault of the network; tc-netem(8), tc-prio(8), tc-u32(8). Pure.
struct NetemCommands: Hashable, Sendable {
    /// Of the root, by which it is known as ours.
    static let handle = "5ca1:"

    private let network: Fault.Network
    private let peers: [String]?

    /// - Parameter peers: addresses; `nil`: all.
    init(_ network: Fault.Network, _ peers: [String]?) {
        self.network = network
        self.peers = peers
    }

    /// Arguments, one command after another.
    func all(for interface: String) -> [[String]] {
        let device = ["dev", interface]
        let add = ["qdisc", "add"] + device
        guard let peers else { return [add + ["root", "handle", Self.handle] + parameters] }
        // Three bands for what there was before, by the usual map; the fourth is for packets to peers.
        let bands = [
            add + ["root", "handle", Self.handle, "prio", "bands", "4"],
            add + ["parent", "\(Self.handle)4", "handle", "5ca2:"] + parameters,
        ]
        let filters = peers.map { peer in
            let filter = ["filter", "add"] + device + ["parent", Self.handle, "protocol"]
            let match =
                peer.contains(":")
                ? ["ipv6", "prio", "2", "u32", "match", "ip6", "dst", "\(peer)/128"]
                : ["ip", "prio", "1", "u32", "match", "ip", "dst", "\(peer)/32"]
            return filter + match + ["flowid", "\(Self.handle)4"]
        }
        return bands + filters
    }

    private var parameters: [String] {
        func time(_ seconds: Double) -> String { "\(Int((seconds * 1e6).rounded()))us" }
        func percent(_ share: Double) -> String { "\(Double(Int((share * 1e6).rounded())) / 1e4)%" }
        var words = ["netem", "limit", "\(PacketSchedule.limit)"]
        if network.latency > 0 {
            words += ["delay", time(network.latency)]
            if network.jitter > 0 { words.append(time(network.jitter)) }
        }
        if network.loss > 0 { words += ["loss", percent(network.loss)] }
        if network.corruption > 0 { words += ["corrupt", percent(network.corruption)] }
        if let bandwidth = network.bandwidth { words += ["rate", "\(bandwidth)bit"] }
        return words
    }
}
