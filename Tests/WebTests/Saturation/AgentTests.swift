import Foundation
import NIOCore
import TestSupport
import Testing
import Web

/// What load balancers are told.
@Suite struct AgentTests {
    @Test func theLineIsAPercentage() {
        #expect(AgentLine.text(weight: 100, isStopping: false) == "up 100%\n")
        #expect(AgentLine.text(weight: 70, isStopping: false) == "up 70%\n")
        #expect(AgentLine.text(weight: 0, isStopping: false) == "up 0%\n")
        #expect(AgentLine.text(weight: 100, isStopping: true) == "up 0%\n")
    }

    @Test func theAgentAnswersAndAsksForNothingWhileAnEventLoopIsBlocked() async throws {
        try await RunningServer.run { server in
            #expect(await server.agentLine() == "up 100%\n")
            try await server.whileTheLoopIsBlocked {
                try await eventually { await server.agentLine() == "up 0%\n" }
                #expect(await server.metric("scale_weight_percent") == 0)
                #expect(await server.metric("scale_saturation_ratio") ?? 0 >= 0.9)
                let part = await server.metric("scale_saturation_part_ratio{part=\"event_loop\"}")
                #expect(part ?? 0 >= 0.9)
                #expect(await server.metric("scale_event_loop_delay_seconds") ?? 0 > 0.1)
                // Being saturated is not being unready: connections that are open go on.
                #expect(await RawConnection.get("/readyz", port: server.port)?.contains("200 OK") == true)
            }
            try await eventually { await server.agentLine() == "up 10%\n" }
        }
    }

    @Test func connectionsThatDoNotEndAreClosedAndDoNotKeepOthersOut() async throws {
        try await RunningServer.run { server in
            let idle = (0..<200).compactMap { _ in RawConnection(port: server.agentPort) }
            for connection in idle.prefix(50) { await connection.send(Array(repeating: 65, count: 100_000)) }
            try await eventually { await server.agentLine() == "up 100%\n" }
            for connection in idle.prefix(50) { #expect(await connection.receive() == "up 100%\n") }
        }
    }

    @Test func aServerThatIsStoppingAsksForNothing() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let agentPort = try FreePort.find()
        let server = try ServeProcess(
            "--catalog", sample.path, "--port", "0", "--agent-port", "\(agentPort)", "--drain", "2")
        let port = try await server.port()
        #expect(await RawConnection(port: agentPort)?.receive() == "up 100%\n")
        kill(server.process.processIdentifier, SIGTERM)
        try await eventually { await RawConnection(port: agentPort)?.receive() == "up 0%\n" }
        #expect(await RawConnection.get("/livez", port: port)?.contains("alive") == true)
        #expect(try await server.exitCode() == 0)
    }

    @Test func anAgentPortInUseIsSaid() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let other = try ServeProcess("--catalog", sample.path, "--port", "0")
        let taken = try await other.port()
        let server = try ServeProcess("--catalog", sample.path, "--port", "0", "--agent-port", "\(taken)")
        #expect(try await server.exitCode() == 1)
        let lines = server.errors.split(separator: "\n")
        let line = try #require(lines.last { $0.hasPrefix("error: ") })
        #expect(line.contains("port \(taken) of 127.0.0.1 is in use") && line.contains("--agent-port"))
        kill(other.process.processIdentifier, SIGTERM)
        #expect(try await other.exitCode() == 0)
    }
}
