import Chaos
import Testing

@testable import Faults

@Suite("Rules of the firewall")
struct FirewallRulesTests {
    private func text(_ rules: FirewallRules) -> String { rules.text(table: "scale_fault_1", timeout: 11) }

    @Test(arguments: [
        FirewallRules.refusal(Fault.Refuse(ports: [80])), .partition(Fault.Partition(), ["10.0.0.1"]),
        .partition(Fault.Partition(), nil), .dns(Fault.DNS()), .dns(Fault.DNS(answer: .refused)),
    ])
    func matchOnlyWhileTheKernelHoldsTheLease(_ rules: FirewallRules) {
        let lines = text(rules).split(separator: "\n")
        let acting = lines.filter { $0.contains(" drop") || $0.contains(" reject") }
        #expect(!acting.isEmpty)
        #expect(acting.allSatisfy { $0.contains("meta l4proto @lease") && $0.contains("counter name hits") })
        #expect(text(rules).contains("tcp timeout 11s"))
    }

    @Test func ofAPartitionCutBothWaysOrOne() {
        func rules(_ direction: Fault.Partition.Direction) -> String {
            text(.partition(Fault.Partition(direction: direction), ["10.0.0.1"]))
        }
        #expect(rules(.both).contains("ip saddr { 10.0.0.1 }"))
        #expect(rules(.both).contains("ip daddr { 10.0.0.1 }"))
        #expect(!rules(.from).contains("saddr") && rules(.from).contains("daddr"))
        #expect(rules(.to).contains("saddr") && !rules(.to).contains("daddr"))
    }

    @Test func ofAPartitionKnowBothVersionsOfAddresses() {
        let both = text(.partition(Fault.Partition(), ["10.0.0.1", "fd00::1", "10.0.0.2"]))
        #expect(both.contains("ip saddr { 10.0.0.1, 10.0.0.2 }"))
        #expect(both.contains("ip6 saddr { fd00::1 }"))
    }

    @Test func leaveTheLoopbackInterfaceAlone() {
        #expect(text(.partition(Fault.Partition(), nil)).contains("iif lo accept"))
        #expect(text(.refusal(Fault.Refuse())).contains("iif lo accept"))
    }

    @Test func refuseAllPortsWhereNoneIsNamed() {
        #expect(!text(.refusal(Fault.Refuse())).contains("dport"))
        #expect(text(.refusal(Fault.Refuse(ports: [80, 443]))).contains("tcp dport { 80, 443 }"))
    }

    @Test(arguments: [
        FirewallRules.refusal(Fault.Refuse(ports: [0])), .refusal(Fault.Refuse(ports: [65_536])),
        .partition(Fault.Partition(), []), .partition(Fault.Partition(), ["10.0.0.1; drop"]),
        .partition(Fault.Partition(), ["web-b"]),
    ])
    func areNotMadeOfWhatHasNoMeaning(_ rules: FirewallRules) {
        let error = #expect(throws: FaultError.self) { try rules.check() }
        #expect(error?.code == .badParameter)
    }
}
