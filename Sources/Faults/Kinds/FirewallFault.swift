import Chaos

/// Rules in the target's network namespace that drop or refuse packets: partition, refused connections, failing DNS.
///
/// They lie in a table of their own, and match only while the kernel holds the elements of a set that run out by
/// themselves: each second they are renewed. So the network heals even when nobody is left to remove the table.
///
/// nft(8).
final class FirewallFault: TargetFault {
    var memory: Memory = [:]
    private let rules: FirewallRules
    private let context: FaultContext

    init(_ rules: FirewallRules, _ context: FaultContext) {
        self.rules = rules
        self.context = context
    }

    private var table: String { context.injection.tag }

    /// Seconds; longer than the injector needs to see by itself that its lease has lapsed.
    private var timeout: Int { Int(context.injection.lease.rounded(.up)) + 1 }

    func prepare() throws(FaultError) -> Memory {
        try rules.check()
        return [:]
    }

    func apply() throws(FaultError) {
        try Program.run(
            ["nft", "-f", "-"], in: context.target.network,
            input: rules.text(table: table, timeout: timeout))
    }

    func renew() throws(FaultError) {
        try Program.run(
            ["nft", "-f", "-"], in: context.target.network,
            input: FirewallRules.renewal(table: table, timeout: timeout))
    }

    func proof() throws(FaultError) -> ProofOfEffect? {
        let text = try Program.run(
            ["nft", "list", "counter", "inet", table, "hits"], in: context.target.network)
        let words = text.split { $0 == " " || $0 == "\n" || $0 == "\t" }
        let packets = words.firstIndex(of: "packets").flatMap { Double(words[$0 + 1]) } ?? 0
        return context.proof(
            "packets \(rules.isRefusing ? "refused" : "dropped") by nft", before: 0, now: packets,
            isEffect: packets > 0)
    }

    func recover() throws(FaultError) {
        let (code, output) = try Program.outcome(
            ["nft", "delete", "table", "inet", table], in: context.target.network)
        // Where there is none, all is well.
        guard code == 0 || output.contains("No such file or directory") else {
            throw FaultError(.failed, "nft delete table inet \(table)", output)
        }
    }
}
