import Faults
import Foundation
import Platforms
import Testing

/// The Docker engine of this machine and what faults are tried with on it.
enum TestEngine {
    private static let tag = ProcessInfo.processInfo.environment["TAG"] ?? "latest"
    /// Of `scale`, with the programs that injectors run.
    static let image = "scale:\(tag)"
    static let website = "scale-edge:\(tag)"
    /// As a container's files are made by whoever has built this, its own `scale` runs in the helpers.
    static let executable: String? = {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let first = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return [own, first, Bundle.main.bundleURL]
            .map { $0.appending(path: "scale").path(percentEncoded: false) }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static let missing: Comment = """
        there is no Docker engine with the images scale and scale-edge (`make images`), or no executable `scale`
        """

    static func isReady() async -> Bool {
        do {
            let engine = try DockerEngine()
            try await engine.check()
            for name in [image, website] where try await engine.image(name) == nil { return false }
            return executable != nil
        } catch {
            return false
        }
    }
}
