import Chaos
import Platforms

/// A name that should have an address in the system's view; its value is the time taken, in seconds.
package struct NameProbe: ProbeReader {
    private let name: String
    private let platform: any Platform

    package init(_ name: String, on platform: any Platform) {
        self.name = name
        self.platform = platform
    }

    package func look() async throws -> ProbeLook {
        do {
            return ProbeLook(value: try await platform.resolve(name), passed: true)
        } catch let error as DockerError where error.code == .refused {
            return ProbeLook(value: nil, passed: false, problem: error.message)
        }
    }
}
