import Chaos
import Platforms
import Testing

@Suite("The choice of targets")
struct TargetChoiceTests {
    private func target(_ name: String, zone: String = "a", role: String? = nil) -> FaultEvent.Target {
        FaultEvent.Target(id: name, name: name, component: "web", zone: zone, role: role)
    }

    private func choose(_ count: Int, _ amount: TargetSelector.Amount, seed: UInt64) -> [String] {
        TargetChoice.choose((0..<count).map { target("web-\($0)") }, amount, seed: seed).map(\.name)
    }

    @Test func takesAllInTheOrderOfTheirNames() {
        #expect(choose(4, .all, seed: 1) == ["web-0", "web-1", "web-2", "web-3"])
    }

    @Test func isTheSameForTheSameSeed() {
        for seed in 0..<20 as Range<UInt64> {
            #expect(choose(10, .count(3), seed: seed) == choose(10, .count(3), seed: seed))
            #expect(choose(10, .count(3), seed: seed).count == 3)
        }
    }

    @Test func takesEachAsOftenAsAnother() {
        var taken: [String: Int] = [:]
        for seed in 0..<4000 as Range<UInt64> { taken[choose(4, .count(1), seed: seed)[0], default: 0] += 1 }
        // 1000 each; their standard deviation is 27.
        #expect(taken.count == 4)
        #expect(taken.values.allSatisfy { (850...1150).contains($0) })
    }

    @Test func doesNotDependOnWhoElseIsThere() {
        for seed in 0..<50 as Range<UInt64> {
            let few = choose(5, .count(1), seed: seed)
            let many = choose(6, .count(1), seed: seed)
            #expect(many == few || many == ["web-5"])
        }
    }

    @Test(arguments: [(0.0, 0), (0.01, 1), (0.5, 2), (0.51, 3), (1, 4), (7, 4), (-1, 0)])
    func roundsSharesUp(_ share: Double, _ count: Int) {
        #expect(choose(4, .share(share), seed: 3).count == count)
    }

    @Test func takesNoMoreThanThereAre() {
        #expect(choose(2, .count(5), seed: 1).count == 2)
        #expect(choose(0, .count(5), seed: 1).isEmpty)
    }

    private func matches(_ selector: TargetSelector, role: String? = "sync") -> Bool {
        TargetChoice.matches(
            target("web-b", zone: "b", role: role), otherNames: ["lab-web-b"], labels: ["tier": "front"],
            selector)
    }

    @Test func goesByEverythingThatIsSaid() {
        #expect(matches(.init()))
        #expect(matches(.init(component: "web", zone: "b", name: "web-b", labels: ["tier": "front"])))
        #expect(matches(.init(name: "lab-web-b")))
        #expect(!matches(.init(component: "edge")))
        #expect(!matches(.init(component: "web", zone: "c")))
        #expect(!matches(.init(name: "web-c")))
        #expect(!matches(.init(labels: ["tier": "back"])))
        #expect(!matches(.init(labels: ["other": "front"])))
    }

    @Test func takesASynchronousReplicaForAReplica() {
        #expect(matches(.init(role: "replica")))
        #expect(matches(.init(role: "sync")))
        #expect(!matches(.init(role: "primary")))
        #expect(!matches(.init(role: "sync"), role: "replica"))
        #expect(!matches(.init(role: "replica"), role: nil))
    }
}
