import Chaos
import Testing

@testable import Faults

@Suite("Commands for netem")
struct NetemCommandsTests {
    private func lines(_ network: Fault.Network, _ peers: [String]? = nil) -> [String] {
        NetemCommands(network, peers).all(for: "eth0").map { $0.joined(separator: " ") }
    }

    @Test func areOneForEverybody() {
        let network = Fault.Network(
            latency: 0.2, jitter: 0.05, loss: 0.015, corruption: 0.1, bandwidth: 1_000_000)
        let expected = """
            qdisc add dev eth0 root handle 5ca1: netem limit 10000 delay 200000us 50000us loss 1.5% corrupt 10.0% \
            rate 1000000bit
            """
        #expect(lines(network) == [expected])
    }

    @Test func forPeersLeaveOtherPacketsAlone() {
        #expect(
            lines(Fault.Network(latency: 0.1), ["10.0.0.1", "fd00::1"]) == [
                "qdisc add dev eth0 root handle 5ca1: prio bands 4",
                "qdisc add dev eth0 parent 5ca1:4 handle 5ca2: netem limit 10000 delay 100000us",
                "filter add dev eth0 parent 5ca1: protocol ip prio 1 u32 match ip dst 10.0.0.1/32 flowid 5ca1:4",
                "filter add dev eth0 parent 5ca1: protocol ipv6 prio 2 u32 match ip6 dst fd00::1/128 flowid 5ca1:4",
            ])
    }
}
