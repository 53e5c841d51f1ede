import Lab
import Platforms
import Testing

@Suite("The plan of a lab")
struct LabPlanTests {
    private static func settings(_ name: String = "lab", network: Int = 90) -> LabSettings {
        LabSettings(
            name: name, deploy: "/srv/deploy", port: 8080, network: network, tag: "latest",
            socket: "/var/run/docker.sock", socketGroup: 999)
    }

    private let plan = LabPlan(Self.settings())

    @Test func givesEachPartAnAddressOfItsZone() {
        var addresses: Set<String> = []
        for part in plan.parts {
            guard case .bridge(let network, let address) = part.container.network else {
                Issue.record("\(part.container.name) is in no network")
                continue
            }
            #expect(network == plan.networkName(part.zone))
            let zone = Zone.allCases.firstIndex(of: part.zone).map { $0 + 1 }
            #expect(address.hasPrefix("10.90.\(zone ?? 0)."))
            #expect(addresses.insert(address).inserted, "\(address) is given twice")
        }
    }

    @Test func labelsAllThatItMakes() {
        for part in plan.parts {
            #expect(part.container.labels[LabLabel.lab] == "lab")
            #expect(part.container.labels[LabLabel.zone] == part.zone.rawValue)
            #expect(part.container.labels[LabLabel.component] == part.component.rawValue)
            #expect(part.container.labels[LabLabel.part] == part.container.hostname)
        }
        #expect(plan.networks.allSatisfy { $0.labels[LabLabel.lab] == "lab" })
        #expect(plan.networks.allSatisfy { $0.bridge.utf8.count <= 15 })
    }

    @Test func holdsEveryPartToMemoryAndProcessors() {
        #expect(plan.parts.allSatisfy { $0.container.memory > 0 && $0.container.processors > 0 })
        #expect(plan.parts.allSatisfy { $0.container.user == nil && $0.container.capabilities.isEmpty })
    }

    @Test func hasNoSecretInArgumentsOrEnvironment() {
        for part in plan.parts {
            for (name, value) in part.container.environment
            where name.contains("PASSWORD") || name.contains("CREDENTIALS") {
                #expect(value.hasPrefix("/run/secrets/"), "\(part.container.name): \(name)")
            }
        }
    }

    @Test func ofTwoLabsSharesNothing() {
        let other = LabPlan(Self.settings("other", network: 91))
        let names = Set(plan.parts.map(\.container.name) + plan.parts.flatMap(\.volumes))
        #expect(names.isDisjoint(with: other.parts.map(\.container.name) + other.parts.flatMap(\.volumes)))
        #expect(Set(plan.hosts.values).isDisjoint(with: other.hosts.values))
        #expect(Set(plan.networks.map(\.bridge)).isDisjoint(with: other.networks.map(\.bridge)))
    }

    @Test func isTheSameForAHealerThatHasTheSettingsAsText() throws {
        let settings = try #require(LabSettings(json: plan.settings.json))
        #expect(settings == plan.settings)
        #expect(LabPlan(settings).parts.map(\.container) == plan.parts.map(\.container))
    }

    @Test(arguments: [
        ("lab", true), ("a", true), ("second-lab-2", true), ("", false), ("Lab", false), ("2nd", false),
        ("a b", false), ("../x", false), ("a-name-that-is-too-long", false),
    ])
    func isOfALabWithAPlainName(_ name: String, _ isOne: Bool) {
        #expect(LabSettings.isName(name) == isOne)
    }
}
