import Chaos

/// What a table of nftables has to hold for a fault. Pure.
enum FirewallRules: Hashable, Sendable {
    case refusal(Fault.Refuse)
    /// `nil` for peers: everybody.
    case partition(Fault.Partition, [String]?)
    case dns(Fault.DNS)

    /// Protocols of packets that rules can be for; elements of the set that runs out.
    private static let protocols = ["tcp", "udp", "icmp", "ipv6-icmp"]

    var isRefusing: Bool {
        switch self {
        case .refusal: true
        case .partition: false
        case .dns(let dns): dns.answer == .refused
        }
    }

    func check() throws(FaultError) {
        switch self {
        case .refusal(let refuse):
            guard refuse.ports.allSatisfy((1...65_535).contains) else {
                throw FaultError(.badParameter, "ports", "they should be from 1 to 65535")
            }
        case .partition(_, let peers):
            guard peers?.isEmpty != true else {
                throw FaultError(.badParameter, "peers", "nobody to be cut off from: they match nothing")
            }
            for peer in peers ?? [] where !Address.isAddress(peer) {
                throw FaultError(.badParameter, "peer \(peer)", "it should be an IPv4 or IPv6 address")
            }
        case .dns: break
        }
    }

    /// For `nft -f`.
    ///
    /// - Parameter timeout: seconds after which the rules match no more, unless renewed.
    func text(table: String, timeout: Int) -> String {
        """
        table inet \(table) {
            counter hits { }
            set lease { type inet_proto; flags timeout; \(Self.elements(timeout)) }
        \(chains)
        }

        """
    }

    static func renewal(table: String, timeout: Int) -> String {
        """
        flush set inet \(table) lease
        add element inet \(table) lease { \(leases(timeout)) }

        """
    }

    private static func elements(_ timeout: Int) -> String { "elements = { \(leases(timeout)) };" }

    private static func leases(_ timeout: Int) -> String {
        protocols.map { "\($0) timeout \(timeout)s" }.joined(separator: ", ")
    }

    private var chains: String {
        switch self {
        case .refusal(let refuse):
            let ports = refuse.ports.map(String.init).joined(separator: ", ")
            return chain(
                "input",
                [
                    "iif lo accept",
                    "tcp flags & (syn | ack) == syn \(ports.isEmpty ? "" : "tcp dport { \(ports) } ")"
                        + "meta l4proto @lease counter name hits reject with tcp reset",
                ])
        case .partition(let partition, let peers):
            let input = partition.direction == .from ? [] : ["iif lo accept"] + drops("saddr", peers)
            let output = partition.direction == .to ? [] : ["oif lo accept"] + drops("daddr", peers)
            return [
                input.isEmpty ? "" : chain("input", input), output.isEmpty ? "" : chain("output", output),
            ]
            .filter { !$0.isEmpty }.joined(separator: "\n")
        case .dns(let dns):
            let port = "meta l4proto @lease th dport 53"
            switch dns.answer {
            case .timeout:
                return chain(
                    "output", ["meta l4proto { tcp, udp } \(port) counter name hits drop"])
            case .refused:
                return chain(
                    "output",
                    [
                        "meta l4proto tcp \(port) counter name hits reject with tcp reset",
                        "meta l4proto udp \(port) counter name hits reject with icmpx port-unreachable",
                    ])
            }
        }
    }

    private func drops(_ side: String, _ peers: [String]?) -> [String] {
        let end = "meta l4proto @lease counter name hits drop"
        guard let peers else { return [end] }
        let old = peers.filter { !$0.contains(":") }
        let new = peers.filter { $0.contains(":") }
        return (old.isEmpty ? [] : ["ip \(side) { \(old.joined(separator: ", ")) } \(end)"])
            + (new.isEmpty ? [] : ["ip6 \(side) { \(new.joined(separator: ", ")) } \(end)"])
    }

    /// Before every other rule and before addresses are translated, as Docker does with its own DNS server's.
    private func chain(_ hook: String, _ rules: [String]) -> String {
        """
            chain \(hook) {
                type filter hook \(hook) priority -310; policy accept;
                \(rules.joined(separator: "\n        "))
            }
        """
    }
}
