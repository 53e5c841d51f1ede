import Chaos
import Platforms

/// Finds containers by labels.
package struct ContainerSelection: Sendable {
    private let engine: DockerEngine

    package init(_ engine: DockerEngine) { self.engine = engine }

    /// Those that run, by name.
    ///
    /// - Throws: ``FaultError`` when there are none, or when a role is asked for, which containers do not tell.
    package func find(
        _ selector: TargetSelector
    ) async throws -> [(target: FaultEvent.Target, addresses: [String])] {
        guard selector.role == nil, selector.amount == .all else {
            throw FaultError(.badParameter, "targets", "roles and amounts are for experiments: give labels")
        }
        var labels = selector.labels
        if let component = selector.component { labels["component"] = component }
        if let zone = selector.zone { labels["zone"] = zone }
        let found = try await engine.containers(with: labels).filter {
            $0.isRunning && selector.name ?? $0.name == $0.name && $0.labels[InjectorLabel.role] == nil
        }
        guard !found.isEmpty else {
            let wanted = (selector.name.map { ["name=\($0)"] } ?? []) + labels.map { "\($0.key)=\($0.value)" }
            throw FaultError(
                .noTarget, wanted.sorted().joined(separator: ","), "no container that runs matches")
        }
        return found.map { state in
            (
                FaultEvent.Target(
                    id: state.id, name: state.name, component: state.labels["component"],
                    zone: state.labels["zone"], role: nil), state.addresses
            )
        }
    }
}
