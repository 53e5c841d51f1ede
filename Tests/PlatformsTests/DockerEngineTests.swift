import Platforms
import Testing

@Suite("A Docker engine that does not answer", .timeLimit(.minutes(1)))
struct DockerEngineTests {
    @Test(arguments: ["ssh://host", "http://host", "unix://"])
    func hasNoSuchAddress(_ address: String) {
        let error = #expect(throws: DockerError.self) { try DockerEngine(address) }
        #expect(error?.code == .badAddress)
    }

    @Test func isSaidInOneLine() async throws {
        let engine = try DockerEngine("unix:///no/such/socket")
        let error = await #expect(throws: DockerError.self) { try await engine.check() }
        #expect(error?.code == .unreachable)
        #expect(error?.description.contains("unix:///no/such/socket") == true)
        #expect(error?.description.contains("\n") == false)
    }
}
