import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DockerPlatform {
    package func events() -> AsyncThrowingStream<ContainerEvent, any Error> {
        AsyncThrowingStream { continuation in
            let reading = Task {
                do {
                    // What happens while it is asked how things are comes after that once more.
                    let now = Int64(Date().timeIntervalSince1970 * 1e9)
                    let events = engine.events(of: labels, since: now)
                    for container in try await engine.containers(with: labels) {
                        continuation.yield(state(container))
                    }
                    for try await event in events {
                        for seen in try await seen(event) { continuation.yield(seen) }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in reading.cancel() }
        }
    }

    private func state(_ container: ContainerState) -> ContainerEvent {
        let action: ContainerEvent.Action =
            if container.isPaused {
                .paused
            } else if !container.isRunning {
                .died
            } else {
                container.isWell ? .healthy : .unhealthy
            }
        return event(container.id, container.name, container.labels, action, container.exitCode)
    }

    private func event(
        _ id: String, _ name: String, _ labels: Labels, _ action: ContainerEvent.Action, _ code: Int?
    ) -> ContainerEvent {
        ContainerEvent(
            id: id, name: Self.partName(name, labels: labels), component: labels["component"],
            zone: labels["zone"], action: action, exitCode: action == .died ? code : nil)
    }

    private func seen(_ event: DockerEngine.Event) async throws -> [ContainerEvent] {
        guard let action = Self.action(event.action) else { return [] }
        let attributes = event.attributes
        let name = attributes["name"] ?? event.id
        let seen = self.event(
            event.id, name, attributes, action, attributes["exitCode"].flatMap { Int($0) })
        // Who has no health check is well as soon as it runs.
        guard action == .started, let container = try await engine.container(event.id),
            container.health == .none
        else { return [seen] }
        var well = seen
        well.action = .healthy
        return [seen, well]
    }

    private static func action(_ name: String) -> ContainerEvent.Action? {
        switch name {
        case "create": .created
        case "start": .started
        case "health_status: healthy": .healthy
        case "health_status: unhealthy": .unhealthy
        case "pause": .paused
        case "unpause": .resumed
        case "die": .died
        case "destroy": .removed
        // Those of checks, such as `exec_start`, of signals, and others.
        default: nil
        }
    }
}
