import Chaos
import Platforms

/// What a user has said of the system that is meant.
package struct DeploymentChoice: Sendable {
    /// A lab's name.
    package var lab: String?
    /// In place of a lab: labels of its containers.
    package var labels: Labels
    package var prometheus: String?
    package var alerts: String?

    package init(
        lab: String? = nil, labels: Labels = [:], prometheus: String? = nil, alerts: String? = nil
    ) {
        self.lab = lab
        self.labels = labels
        self.prometheus = prometheus
        self.alerts = alerts
    }

    /// - Throws: ``HarnessError`` when nothing says which of several is meant; what the platform throws.
    package func find(on engine: DockerEngine) async throws -> ObservedDeployment {
        try await ObservedDeployment(try await platform(on: engine)) { endpoints in
            endpoints.prometheus = prometheus ?? endpoints.prometheus
            endpoints.alerts = alerts ?? endpoints.alerts
        }
    }

    private func platform(on engine: DockerEngine) async throws -> DockerPlatform {
        if !labels.isEmpty { return DockerPlatform(engine, labels: labels) }
        if let lab { return DockerPlatform(engine, lab: lab) }
        try await engine.check()
        let labs = try await DockerPlatform.labs(on: engine)
        guard let only = labs.first, labs.count == 1 else {
            throw HarnessError(
                .noDeployment, "lab",
                labs.isEmpty
                    ? "there is none: `scale lab up` starts one; --label names other containers"
                    : "there are several, \(labs.joined(separator: ", ")): say by --lab which is to be broken"
            )
        }
        return DockerPlatform(engine, lab: only)
    }
}
