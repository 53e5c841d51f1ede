import Chaos

/// A deployment on a Docker engine: its containers have certain labels. What a container is for says its label
/// `component`, where it is its label `zone`.
package struct DockerPlatform: Platform {
    /// Of all containers of a lab, with its name.
    package static let labLabel = "scale.lab"

    package let engine: DockerEngine
    package let labels: Labels
    let pages = PageReader()

    /// - Parameter labels: at least one.
    package init(_ engine: DockerEngine, labels: Labels) {
        self.engine = engine
        self.labels = labels
    }

    package init(_ engine: DockerEngine, lab: String) {
        self.init(engine, labels: [Self.labLabel: lab])
    }

    /// Names of the labs that there are.
    package static func labs(on engine: DockerEngine) async throws -> [String] {
        let containers = try await engine.containers(withLabel: labLabel)
        return Set(containers.compactMap { $0.labels[labLabel] }).sorted()
    }

    /// What the parts of a deployment call a container: within a lab without the lab's name.
    package static func partName(_ container: String, labels: Labels) -> String {
        guard let lab = labels[labLabel], container.hasPrefix("\(lab)-") else { return container }
        return String(container.dropFirst(lab.count + 1))
    }

    package var name: String { labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", ") }

    package func check() async throws {
        try await engine.check()
        guard !labels.isEmpty else {
            throw DockerError(.missing, "containers", "no label says which are meant")
        }
        guard try await !engine.containers(with: labels).isEmpty else {
            throw DockerError(.missing, "containers with \(name)", "there are none: is it started?")
        }
    }

    // MARK: - Targets

    package func targets(
        _ selector: TargetSelector, seed: UInt64
    ) async throws -> [FaultEvent.Target] {
        let found = try await matching(selector).filter(\.container.isRunning).map(\.target)
        return TargetChoice.choose(found, selector.amount, seed: seed)
    }

    package func addresses(of selector: TargetSelector) async throws -> [String] {
        var addresses: [String] = []
        for found in try await matching(selector) {
            addresses += try await engine.details(found.container.id)?.addresses ?? []
        }
        return addresses
    }

    private func matching(
        _ selector: TargetSelector
    ) async throws -> [(container: ContainerState, target: FaultEvent.Target)] {
        // Roles are asked for last: each costs a request.
        var roleless = selector
        roleless.role = nil
        var found: [(ContainerState, FaultEvent.Target)] = []
        for container in try await engine.containers(with: labels) {
            func matches(_ target: FaultEvent.Target, _ selector: TargetSelector) -> Bool {
                TargetChoice.matches(
                    target, otherNames: [container.name], labels: container.labels, selector)
            }
            var target = target(container)
            guard matches(target, roleless) else { continue }
            if target.component == Self.membersComponent, container.isRunning {
                target.role = try await role(ofContainer: container.id)
            }
            if matches(target, selector) { found.append((container, target)) }
        }
        return found
    }

    private func target(_ container: ContainerState) -> FaultEvent.Target {
        FaultEvent.Target(
            id: container.id, name: Self.partName(container.name, labels: container.labels),
            component: container.labels["component"], zone: container.labels["zone"], role: nil)
    }

    /// - Returns: `nil` when it does not say.
    private func role(ofContainer id: String) async throws -> String? {
        guard let address = try await engine.details(id)?.addresses.first else { return nil }
        let page = try? await pages.get("http://\(address):\(Self.membersPort)/patroni")
        return page.flatMap { PatroniMember($0.body)?.role }
    }
}
