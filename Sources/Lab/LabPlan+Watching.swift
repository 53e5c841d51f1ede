import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What looks after the others: monitoring, and the healers.
extension LabPlan {
    var monitoring: [LabPart] {
        func spec(_ host: String, _ program: String) -> ContainerSpec {
            var spec = container(host, "scale-monitoring", .monitoring, .c)
            spec.arguments = [program]
            spec.processors = 0.5
            return spec
        }
        var prometheus = spec("prometheus", "prometheus")
        // Resolved alerts are told again soon, should Alertmanager have been away.
        prometheus.arguments += ["--rules.alert.resend-delay=5s", "--storage.tsdb.retention.time=6h"]
        prometheus.mounts = [
            .init(.volume(volumeName("prometheus")), at: "/var/lib/prometheus"),
            file("monitoring/prometheus/prometheus.yml", at: "/etc/prometheus/prometheus.yml"),
            file("monitoring/prometheus/rules", at: "/etc/prometheus/rules"),
            file("lab/targets", at: "/etc/prometheus/targets"),
        ]
        prometheus.ports = [.init(9090, publishedAt: port(.prometheus))]
        prometheus.memory = 512 << 20
        var alertmanager = spec("alertmanager", "alertmanager")
        alertmanager.mounts = [
            .init(.volume(volumeName("alertmanager")), at: "/var/lib/alertmanager"),
            file("monitoring/alertmanager/alertmanager.yml", at: "/etc/alertmanager/alertmanager.yml"),
        ]
        alertmanager.ports = [.init(9093, publishedAt: port(.alertmanager))]
        alertmanager.memory = 128 << 20
        var prober = spec("prober", "blackbox-exporter")
        prober.mounts = [file("monitoring/blackbox/blackbox.yml", at: "/etc/blackbox/blackbox.yml")]
        prober.memory = 128 << 20
        return [
            LabPart(
                zone: .c, component: .monitoring, container: prometheus, volumes: [volumeName("prometheus")],
                address: "http://127.0.0.1:\(port(.prometheus))", stage: 1),
            LabPart(
                zone: .c, component: .monitoring, container: alertmanager,
                volumes: [volumeName("alertmanager")], address: "http://127.0.0.1:\(port(.alertmanager))",
                stage: 1),
            LabPart(zone: .c, component: .monitoring, container: prober, volumes: [], stage: 1),
        ]
    }

    /// Two, each of which heals the other. One takes the alerts in.
    var healers: [LabPart] {
        [Zone.a, .b].map { zone in
            let host = "healer-\(zone.rawValue)"
            var spec = container(host, "scale", .healer, zone)
            spec.arguments = ["lab", "heal"]
            spec.environment = ["SCALE_LAB": settings.json, "SCALE_HEALTH_PORT": "9095"]
            spec.mounts = [.init(.socket(settings.socket), at: "/var/run/docker.sock")]
            spec.groups = [String(settings.socketGroup)]
            spec.temporary = ["/tmp": 16 << 20]
            spec.memory = 128 << 20
            spec.processors = 0.5
            if zone == .a { spec.ports = [.init(9095, publishedAt: port(.alerts))] }
            return LabPart(
                zone: zone, component: .healer, container: spec, volumes: [],
                address: zone == .a ? statusPage.url : nil, stage: 4)
        }
    }
}

extension LabSettings {
    /// The same text for the same settings.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    package init?(json: String) {
        guard let settings = try? JSONDecoder().decode(LabSettings.self, from: Data(json.utf8)) else {
            return nil
        }
        self = settings
    }
}
