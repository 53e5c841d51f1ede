import Chaos
import Platforms

/// Removes a container with the data that only it uses, as when a machine is lost.
struct ContainerRemoval: Sendable {
    /// A system that heals may have made a new container of the same volumes in between.
    private static let attempts = 20

    private let engine: DockerEngine

    init(_ engine: DockerEngine) { self.engine = engine }

    func remove(_ id: String, _ tell: @Sendable (FaultEvent.What) -> Void) async throws {
        guard let state = try await engine.container(id), state.isRunning else {
            tell(.failed(target: id, message: "container \(id) does not run"))
            return
        }
        let others = try await engine.containers(with: [:]).filter { $0.id != state.id }
        let shared = Set(others.flatMap(\.volumes))
        let volumes = state.volumes.filter { !shared.contains($0) }
        try await engine.remove(id)
        tell(.applied(target: id))
        var left: [String] = []
        for volume in volumes where try await !remove(volume: volume, of: state.name) {
            left.append(volume)
        }
        let isGone = try await engine.container(id) == nil
        tell(
            .proof(
                ProofOfEffect(
                    target: id, source: "container and \(volumes.count) volumes there",
                    before: Double(1 + volumes.count), now: Double((isGone ? 0 : 1) + left.count),
                    isEffect: isGone && left.isEmpty)))
        if !left.isEmpty {
            tell(.failed(target: id, message: "still in use: volumes \(left.joined(separator: ", "))"))
        }
    }

    private func remove(volume: String, of name: String) async throws -> Bool {
        for _ in 0..<Self.attempts {
            do {
                try await engine.removeVolume(volume)
                return true
            } catch let error as DockerError where error.code == .conflict {
                try await engine.remove(name)
            }
        }
        return false
    }
}
