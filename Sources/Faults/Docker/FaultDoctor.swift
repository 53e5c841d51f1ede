import Chaos
import Platforms

/// Finds out which faults can be injected on a Docker engine.
package struct FaultDoctor: Sendable {
    private let containers: InjectorContainer

    package init(_ engine: DockerEngine, image: String = "scale:latest", executable: String? = nil) {
        containers = InjectorContainer(engine: engine, image: image, executable: executable)
    }

    /// - Throws: when no helper container can be started.
    package func examine() async throws -> [Examination] {
        let injection = Injection(run: "doctor", step: "doctor", fault: .none, targets: [], duration: 0)
        let messages = try await containers.run(
            injection, mode: "--examine", name: "scale-chaos-doctor", capabilities: Fault.allCapabilities)
        return messages.flatMap { message -> [Examination] in
            if case .examined(let examinations) = message { examinations } else { [] }
        }
    }
}
