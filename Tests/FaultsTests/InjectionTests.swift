import Chaos
import Testing

@testable import Faults

@Suite("What injectors are told and tell")
struct InjectionTests {
    private let injection = Injection(
        run: "r", step: "slow", fault: .network(Fault.Network(latency: 0.2)),
        targets: [.init(id: "1f", name: "web-b", process: 42)], peers: ["10.0.0.1"], duration: 20)

    @Test func isTheSameAfterAWayAsJSON() throws {
        #expect(Injection(json: try injection.json) == injection)
        #expect(Injection(json: "{}") == nil)
    }

    @Test func marksEachStepWithATagOfItsOwnThatTheKernelTakes() {
        var other = injection
        other.step = "slow2"
        #expect(injection.tag != other.tag)
        #expect(injection.tag == Injection(json: (try? injection.json) ?? "")?.tag)
        // A chain of iptables has up to 28 letters.
        #expect(injection.tag.utf8.count == 20)
    }

    @Test(arguments: [
        InjectorMessage.ready, .ended, .remembered(target: "1f", memory: ["pids.max": "max"]),
        .found(target: "1f", fingerprint: Fingerprint(["firewall": "a\nb"])),
        .event(.proof(ProofOfEffect(target: "1f", source: "s", before: 0, now: 1, isEffect: true))),
        .swept(target: "1f", found: ["frozen"]),
    ])
    func messagesAreLines(_ message: InjectorMessage) throws {
        let line = try #require(message.line)
        #expect(line.hasSuffix("\n") && line.dropLast().contains("\n") == false)
        #expect(InjectorMessage(line: line.dropLast()) == message)
        #expect(InjectorMessage(line: line.dropLast(3)) == nil)
    }
}
