import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// All parts of a lab as they should be. Pure: the same settings give the same plan, for whoever starts the lab
/// and for the healers that keep it.
package struct LabPlan: Sendable {
    package let settings: LabSettings

    package init(_ settings: LabSettings) { self.settings = settings }

    package var labels: Labels { LabLabel.of(settings.name) }

    // MARK: Networks

    package func networkName(_ zone: Zone) -> String { "\(settings.name)-zone-\(zone.rawValue)" }

    /// Names of interfaces have up to 15 letters.
    package func bridge(_ zone: Zone) -> String { "lab\(settings.network)-\(zone.rawValue)" }

    /// Of all zones.
    package var range: String { "10.\(settings.network).0.0/16" }

    package var networks: [DockerEngine.NetworkSpec] {
        Zone.allCases.map { zone in
            DockerEngine.NetworkSpec(
                name: networkName(zone), subnet: "10.\(settings.network).\(zone.number).0/24",
                bridge: bridge(zone),
                labels: labels.merging([
                    LabLabel.zone: zone.rawValue, LabLabel.settings: settings.json,
                ]) { $1 })
        }
    }

    /// Every host's number within its zone.
    private static let numbers: [(host: String, number: Int, zones: [Zone])] = [
        ("etcd", 10, Zone.allCases), ("postgres", 11, Zone.allCases), ("web", 12, Zone.allCases),
        ("edge", 13, [.a, .b]), ("object-store", 14, [.c]), ("spark-master", 15, [.a]),
        ("spark-worker", 16, [.b, .c]), ("prometheus", 17, [.c]), ("alertmanager", 18, [.c]),
        ("prober", 19, [.c]), ("healer", 20, [.a, .b]), ("driver", 21, [.a]),
        ("keeper", 22, [.a]),
    ]

    /// Addresses by name: such as `web-a`. What is there once has a name without a zone, too.
    package var hosts: [String: String] {
        var hosts: [String: String] = [:]
        for entry in Self.numbers {
            for zone in entry.zones {
                hosts["\(entry.host)-\(zone.rawValue)"] = address(entry.number, zone)
            }
            if entry.zones.count == 1 { hosts[entry.host] = address(entry.number, entry.zones[0]) }
        }
        // Where Alertmanager sends to.
        hosts["alert-webhook"] = hosts["healer-a"]
        return hosts
    }

    private func address(_ number: Int, _ zone: Zone) -> String {
        "10.\(settings.network).\(zone.number).\(number)"
    }

    // MARK: Ports of this machine

    package enum Port: Int, CaseIterable, Sendable {
        case webA = 0
        case webB = 1
        case primary = 2
        case replicas = 3
        case prometheus = 4
        case alertmanager = 5
        case objectStore = 6
        case alerts = 7
    }

    package func port(_ port: Port) -> Int { settings.port + port.rawValue }

    // MARK: Containers

    package func containerName(_ host: String) -> String { "\(settings.name)-\(host)" }

    package func volumeName(_ use: String) -> String { "\(settings.name)-\(use)" }

    func container(_ host: String, _ image: String, _ component: Component, _ zone: Zone) -> ContainerSpec {
        var spec = ContainerSpec(
            name: containerName(host), image: "\(image):\(settings.tag)",
            network: .bridge(networkName(zone), address: hosts[host] ?? ""), hostname: host)
        spec.labels = labels.merging([
            LabLabel.zone: zone.rawValue, LabLabel.component: component.rawValue, LabLabel.part: host,
            LabLabel.settings: settings.json,
        ]) { $1 }
        spec.hosts = hosts.filter { $0.key != host }
        return spec
    }

    func file(_ path: String, at target: String) -> ContainerSpec.Mount {
        .init(.host("\(settings.deploy)/\(path)"), at: target)
    }

    package var parts: [LabPart] {
        etcd + postgres + objectStore + edges + spark + webServers + monitoring + healers
    }
}
