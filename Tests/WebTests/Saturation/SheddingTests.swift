import TestSupport
import Testing
import Web

/// More requests than the server takes.
@Suite struct SheddingTests {
    @Test func requestsBeyondTheLimitAreToldToComeAgain() async throws {
        var limits = ServerLimits()
        limits.requestsInFlight = 1
        try await RunningServer.run(limits: limits) { server in
            #expect(await server.metric("scale_shed_requests_total") == 0)
            let file = MIDIFile.playing([0, 33, 40])
            let upload = try await Self.heldUpload(of: file.count, to: server)
            let answer = try #require(await RawConnection.get("/api/v1/songs", port: server.port))
            #expect(answer.contains("/problems#overloaded"))
            #expect(answer.lowercased().contains("\r\nretry-after: 2\r\n"))
            let page = try #require(await RawConnection.get("/", port: server.port))
            #expect(page.contains(" 503 ") && page.contains("The server has too much to do"))
            for path in ["/livez", "/readyz", "/metrics"] {
                #expect(
                    await RawConnection.get(path, port: server.port)?.contains("200 OK") == true, "\(path)")
            }
            #expect(await server.metric("scale_shed_requests_total") ?? 0 >= 3)
            // What was let in before is finished.
            await upload.send(file)
            #expect(await upload.receive()?.hasPrefix("HTTP/1.1 200 OK") == true)
            #expect(await RawConnection.get("/api/v1/songs", port: server.port)?.contains("200 OK") == true)
        }
    }

    @Test func aConnectionThatIsCutOffIsNoLongerInFlight() async throws {
        var limits = ServerLimits()
        limits.requestsInFlight = 1
        try await RunningServer.run(limits: limits) { server in
            var upload: RawConnection? = try await Self.heldUpload(of: 9, to: server)
            #expect(upload != nil)
            upload = nil
            try await eventually {
                await RawConnection.get("/api/v1/songs", port: server.port)?.contains("200 OK") == true
            }
        }
    }

    @Test func requestsSentAheadOnAConnectionCountAsOne() async throws {
        var limits = ServerLimits()
        limits.requestsInFlight = 1
        try await RunningServer.run(limits: limits) { server in
            let connection = try #require(RawConnection(port: server.port))
            let request = "GET /api/v1/songs?limit=1 HTTP/1.1\r\nHost: a\r\n"
            await connection.send(
                String(repeating: request + "\r\n", count: 20) + request + "Connection: close\r\n\r\n")
            let answers = try #require(await connection.receive())
            #expect(answers.matches(of: /HTTP\/1\.1 200 OK/).count == 21)
        }
    }

    /// An upload that the server, which lets in one request at a time, has let in and waits for.
    private static func heldUpload(of size: Int, to server: RunningServer) async throws -> RawConnection {
        while true {
            let upload = try #require(RawConnection(port: server.port))
            await upload.send(
                "POST /api/v1/similar HTTP/1.1\r\nHost: a\r\nContent-Type: audio/midi\r\nConnection: close\r\n"
                    + "Content-Length: \(size)\r\n\r\n")
            // Of two that meet, both may be refused; then the next are let in.
            var refusals = 0
            for _ in 0..<20 where refusals < 5 { refusals = await isRefusing(server) ? refusals + 1 : 0 }
            if refusals == 5 { return upload }
        }
    }

    private static func isRefusing(_ server: RunningServer) async -> Bool {
        await RawConnection.get("/api/v1/songs", port: server.port)?.contains(" 503 ") == true
    }
}
