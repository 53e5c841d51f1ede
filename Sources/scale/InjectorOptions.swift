import ArgumentParser
import Faults
import Platforms

/// Where injectors come from.
struct InjectorOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The image that helper containers are of; without it that of the lab, or \(InjectorImage.usual).
            """, valueName: "image"))
    var image: String?

    @Option(
        help: ArgumentHelp(
            "A `scale` of this machine to run in them instead of the image's.", valueName: "file"))
    var executable: String?

    /// - Parameter labels: of the system that faults are injected into; `nil`: of any lab.
    func image(for labels: Labels?, on engine: DockerEngine) async throws -> String {
        if let image { return image }
        guard let labels else {
            return InjectorImage.of(try await engine.containers(withLabel: DockerPlatform.labLabel))
        }
        return InjectorImage.of(try await engine.containers(with: labels))
    }
}
