import Chaos

extension DockerPlatform {
    /// Members of a PostgreSQL cluster, and the port at which Patroni answers there.
    static let membersComponent = "postgres"
    static let membersPort = 8008
    private static let edgesPort = 8080
    private static let metricsPort = 8404
    private static let prometheusPort = 9090
    private static let alertsPort = 9095

    /// As the lab has them: by components and ports. Containers' own addresses are reached from the engine's machine.
    package func endpoints() async throws -> Endpoints {
        var found = Endpoints()
        for container in try await engine.containers(with: labels) {
            guard let details = try await engine.details(container.id) else { continue }
            let name = Self.partName(container.name, labels: container.labels)
            func published(_ port: Int) -> String? {
                details.published[port].map { "http://127.0.0.1:\($0)" }
            }
            switch container.labels["component"] {
            case "edge":
                if let url = published(Self.edgesPort) { found.edges.append(url) }
                if let address = details.addresses.first {
                    found.balancers.append(
                        .init(name: name, url: "http://\(address):\(Self.metricsPort)/metrics?scope=server"))
                }
            case Self.membersComponent:
                if let address = details.addresses.first {
                    found.members.append(
                        .init(name: name, url: "http://\(address):\(Self.membersPort)/patroni"))
                }
            case "monitoring": found.prometheus = found.prometheus ?? published(Self.prometheusPort)
            case "healer":
                found.alerts = found.alerts ?? published(Self.alertsPort).map { "\($0)/alerts" }
            default: break
            }
        }
        return found
    }

    /// In an edge's view, or any container's where there is no edge.
    package func resolve(_ name: String) async throws -> Double {
        let running = try await engine.containers(with: labels).filter { $0.isRunning && !$0.isPaused }
        guard let container = running.first(where: { $0.labels["component"] == "edge" }) ?? running.first
        else {
            throw DockerError(.missing, "containers with \(self.name)", "none runs")
        }
        let start = ContinuousClock.now
        let answer = try await engine.run(["getent", "hosts", name], in: container.id, within: .seconds(10))
        guard answer.code == 0 else {
            throw DockerError(.refused, "name \(name)", "it has no address in \(container.name)")
        }
        return (ContinuousClock.now - start).nanoseconds.seconds
    }

    package func environment() async throws -> [String: String] {
        var found = try await engine.machine()
        for container in try await engine.containers(with: labels) {
            guard let details = try await engine.details(container.id) else { continue }
            found["image \(container.image)"] = details.image
        }
        return found
    }
}
