import Testing

@testable import Faults

@Suite("A fingerprint")
struct FingerprintTests {
    @Test func isEqualToItself() {
        let one = Fingerprint(["pids.max": "100", "process sleep": "runs"])
        #expect(one.differences(to: one).isEmpty)
    }

    @Test func tellsWhatIsOtherwiseNewAndGone() {
        let before = Fingerprint(["pids.max": "100", "firewall": "", "qdisc eth0 0:": "noqueue"])
        let after = Fingerprint(["pids.max": "7", "firewall": "", "qdisc eth0 5ca1:": "netem"])
        #expect(
            before.differences(to: after) == [
                "pids.max: “100” before, “7” after", "qdisc eth0 0:: “noqueue” before, nothing after",
                "qdisc eth0 5ca1:: nothing before, “netem” after",
            ])
    }

    @Test func doesNotBlameAFaultForAProcessThatIsGone() {
        let before = Fingerprint(["process worker": "runs"])
        #expect(before.differences(to: Fingerprint()).isEmpty)
        #expect(Fingerprint().differences(to: Fingerprint(["process scale-fault": "runs"])).count == 1)
        #expect(before.differences(to: Fingerprint(["process worker": "stopped"])).count == 1)
    }

    @Test func leavesOutTablesThatTouchNoPacket() {
        let empty = """
            table ip mangle {
            \tchain POSTROUTING {
            \t\ttype filter hook postrouting priority mangle; policy accept;
            \t}
            }
            """
        let rules = """
            table ip nat {
            \tchain DOCKER_OUTPUT {
            \t\tip daddr 10.0.0.1 tcp dport 80 dnat to 10.0.0.2:8080
            \t}
            }
            """
        let dropping = empty.replacing("policy accept", with: "policy drop")
        #expect(Ruleset.stable(empty) == "")
        #expect(
            Ruleset.stable("# Warning: managed by iptables-nft\n" + empty + "\n" + rules) == rules
        )
        #expect(Ruleset.stable(dropping) == dropping)
    }

    @Test func leavesOutThePortsOfDockersNames() {
        func rules(_ port: Int) -> String {
            """
            table ip nat {
            \tchain DOCKER_OUTPUT {
            \t\tip daddr 127.0.0.11 tcp dport 53 counter dnat to 127.0.0.11:\(port)
            \t}
            \tchain DOCKER_POSTROUTING {
            \t\tip saddr 127.0.0.11 tcp sport \(port) counter snat to :53
            \t}
            }
            """
        }
        #expect(Ruleset.stable(rules(40_000)) == Ruleset.stable(rules(41_234)))
        #expect(Ruleset.stable(rules(40_000)) != Ruleset.stable(rules(40_000).replacing("53", with: "54")))
    }
}
