import Lab
import Platforms
import Testing

@Suite("An upgrade of a lab")
struct LabUpgradeTests {
    private static func plan(_ tag: String) -> LabPlan {
        LabPlan(
            LabSettings(
                name: "lab", deploy: "/srv/deploy", port: 8080, network: 90, tag: tag,
                socket: "/var/run/docker.sock", socketGroup: 999))
    }

    private let old = Self.plan("1")
    private let new = Self.plan("2")

    private func found(_ part: LabPart, image: String) -> LabUpgrade.Found {
        LabUpgrade.Found(
            name: part.container.name, image: image, settings: part.container.labels[LabLabel.settings])
    }

    /// The numbers of images are their names, with `scale-edge` the same for both tags.
    private func id(_ image: String) -> String { image.hasPrefix("scale-edge:") ? "edge" : image }

    private var images: [String: String] {
        Dictionary(new.parts.map { ($0.container.image, id($0.container.image)) }) { first, _ in first }
    }

    private func due(_ parts: [LabUpgrade.Found]) -> [String] {
        let upgrade = LabUpgrade(parts, images: images)
        return LabUpgrade.order.flatMap { upgrade.due($0, of: new) }.map(\.container.hostname)
    }

    @Test func replacesEachPartOfAnotherImageOnceAndHealersFirst() {
        let parts = old.parts.map { found($0, image: id($0.container.image)) }
        let hosts = due(parts)
        #expect(hosts.prefix(2) == ["healer-a", "healer-b"])
        #expect(Set(hosts).count == hosts.count)
        #expect(hosts.count == new.parts.count - 2)
        #expect(!hosts.contains("edge-a"))
    }

    @Test func replacesNothingTwice() {
        #expect(due(new.parts.map { found($0, image: id($0.container.image)) }) == [])
    }

    @Test func goesOnWhereOneWasKilled() {
        var parts: [LabUpgrade.Found] = []
        for part in new.parts {
            switch part.component {
            case .healer, .etcd: parts.append(found(part, image: id(part.container.image)))
            // Removed, and not made anew yet.
            case .objectStore: break
            default:
                guard let before = old.parts.first(where: { $0.container.name == part.container.name }) else {
                    continue
                }
                parts.append(found(before, image: id(before.container.image)))
            }
        }
        let hosts = due(parts)
        #expect(hosts.first == "object-store")
        #expect(!hosts.contains { $0.hasPrefix("etcd") || $0.hasPrefix("healer") })
    }

    @Test func replacesHealersThatWouldMakePartsOfTheOldTag() {
        // Another name for the same images.
        let parts = old.parts.map { part in
            let image = new.parts.first { $0.container.name == part.container.name }?.container.image
            return found(part, image: id(image ?? ""))
        }
        #expect(due(parts) == ["healer-a", "healer-b"])
    }

    @Test func replacesPartsThatAreNotWellFirst() {
        var parts = old.parts.map { found($0, image: id($0.container.image)) }
        for place in parts.indices where parts[place].name == "lab-web-c" {
            parts[place].isWell = false
        }
        let web = due(parts).filter { $0.hasPrefix("web") }
        #expect(web == ["web-c", "web-a", "web-b"])
    }

    @Test func namesEveryComponentOnce() {
        #expect(Set(LabUpgrade.order) == Set(Component.allCases))
        #expect(LabUpgrade.order.count == Component.allCases.count)
    }

    @Test(
        arguments: [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15),
            ("postgres (PostgreSQL) 17beta1", 17),
            ("", nil), ("bash: postgres: command not found", nil),
        ] as [(String, Int?)])
    func knowsAMajorVersion(_ text: String, _ version: Int?) {
        #expect(LabUpgrade.majorVersion(text) == version)
    }
}
