import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Testing
import Web

/// What clients may do to a connection, over real sockets.
@Suite struct ConnectionTests {
    private static let songs = "GET /api/v1/songs?limit=1 HTTP/1.1\r\nHost: a\r\n"

    @Test func headersThatTrickleInAreCutOff() async throws {
        var limits = ServerLimits()
        limits.idleTime = .milliseconds(300)
        try await withPort(limits) { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send(Self.songs + "X-Slow: ")
            try await trickle(into: connection)
            #expect(await connection.receive() == "")
        }
    }

    @Test func bodiesThatTrickleInAreCutOff() async throws {
        var limits = ServerLimits()
        limits.requestTime = .milliseconds(300)
        try await withPort(limits) { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send(
                "POST /api/v1/similar HTTP/1.1\r\nHost: a\r\nContent-Type: audio/midi\r\nContent-Length: 999999\r\n\r\n"
            )
            try await trickle(into: connection)
            #expect(await connection.receive() == "")
        }
    }

    @Test func responsesThatNobodyTakesAreCutOff() async throws {
        var limits = ServerLimits()
        limits.requestTime = .seconds(2)
        try await withPort(limits) { port in
            let connection = try #require(RawConnection(port: port))
            let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            while await connection.send(String(repeating: request, count: 100)) {}
            #expect(await RawConnection.get("/livez", port: port)?.contains("alive") == true)
        }
    }

    private static let brokenHeaders = [
        "a large field": ("X-Large: " + String(repeating: "a", count: 60_000), "431"),
        "many fields": (Array(repeating: "X-More: a", count: 200).joined(separator: "\r\n"), "431"),
        "lengths that differ": ("Content-Length: 5\r\nContent-Length: 6", "400"),
        "length and chunks": ("Content-Length: 5\r\nTransfer-Encoding: chunked", "400"),
        "an unknown transfer encoding": ("Transfer-Encoding: xchunked", "400"),
        "chunks that are not last": ("Transfer-Encoding: chunked, identity", "400"),
        "a negative length": ("Content-Length: -5", "400"),
        "a length beyond numbers": ("Content-Length: 99999999999999999999999", "400"),
        "a name with a space": ("Transfer-Encoding : chunked", "400"),
        "a NUL": ("X-Nul: a\u{0}b", "400"),
    ]

    @Test(arguments: brokenHeaders.keys.sorted())
    func brokenHeadersAreRefusedAndTheConnectionClosed(_ name: String) async throws {
        let (header, status) = try #require(Self.brokenHeaders[name])
        try await withPort { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send("POST /api/v1/playlists HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n")
            let response = try #require(await connection.receive())
            #expect(response.hasPrefix("HTTP/1.1 \(status) "), "\(response.prefix(200))")
            #expect(await RawConnection.get("/livez", port: port)?.contains("alive") == true)
        }
    }

    @Test(arguments: [
        "\u{0}\u{1}\u{2}\r\n\r\n", "HELLO\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
    ])
    func whatIsNotHTTPIsRefused(_ text: String) async throws {
        try await withPort { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send(text)
            #expect(try #require(await connection.receive()).hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test func longAddressesAreRefused() async throws {
        try await withPort { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send(
                "GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
            #expect(try #require(await connection.receive()).hasPrefix("HTTP/1.1 414"))
        }
    }

    @Test func anEndlessUploadIsRefusedAndCutOff() async throws {
        try await withPort { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send(
                "POST /api/v1/similar HTTP/1.1\r\nHost: a\r\nContent-Type: audio/midi\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            let chunk = Array("10000\r\n".utf8) + Array(repeating: 65, count: 65_536) + Array("\r\n".utf8)
            var sent = 0
            while sent < 4096, await connection.send(chunk) { sent += 1 }
            #expect(sent < 4096)
            #expect(
                await RawConnection.get("/metrics", port: port)?.contains("reason=\"body_endless\"} 1")
                    == true)
        }
    }

    @Test func aLargeUploadThatIsSentBeforeReadingStillSeesItsRefusal() async throws {
        try await withPort { port in
            let connection = try #require(RawConnection(port: port))
            let size = 3 << 20
            await connection.send(
                "POST /api/v1/similar HTTP/1.1\r\nHost: a\r\nContent-Type: audio/midi\r\nContent-Length: \(size)\r\n\r\n"
            )
            #expect(await connection.send([UInt8](repeating: 65, count: size)))
            let response = try #require(await connection.receive())
            #expect(response.hasPrefix("HTTP/1.1 413"))
            #expect(response.contains("body-too-large"))
        }
    }

    @Test func aClientThatAsksFirstIsToldToGoOn() async throws {
        try await withPort { port in
            let connection = try #require(RawConnection(port: port))
            let file = MIDIFile.playing([0, 1, 2])
            await connection.send(
                "POST /api/v1/similar HTTP/1.1\r\nHost: a\r\nContent-Type: audio/midi\r\nConnection: close\r\n"
                    + "Content-Length: \(file.count)\r\nExpect: 100-continue\r\n\r\n")
            let go = await connection.receive { $0.contains("\r\n\r\n") }
            #expect(go?.hasPrefix("HTTP/1.1 100") == true)
            await connection.send(file)
            #expect(try #require(await connection.receive()).contains("HTTP/1.1 200 OK"))
        }
    }

    @Test func requestsSentTogetherAreAnsweredInOrder() async throws {
        try await withPort { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send(
                Self.songs + "\r\n" + "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let response = try #require(await connection.receive())
            let total = try #require(response.firstRange(of: "\"total\""))
            let alive = try #require(response.firstRange(of: "alive"))
            let ready = try #require(response.firstRange(of: "ready\n"))
            #expect(total.lowerBound < alive.lowerBound && alive.lowerBound < ready.lowerBound)
        }
    }

    @Test func aConnectionEndsAfterItsShareOfRequests() async throws {
        var limits = ServerLimits()
        limits.requestsPerConnection = 2
        try await withPort(limits) { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send(String(repeating: "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n", count: 2))
            let response = try #require(await connection.receive())
            #expect(response.matches(of: /alive/).count == 2)
            #expect(response.matches(of: /(?i)connection: close/).count == 1)
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        var limits = ServerLimits()
        limits.idleTime = .seconds(1)
        try await withPort(limits) { port in
            let connection = try #require(RawConnection(port: port))
            await connection.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try #require(await connection.receive()).contains("alive"))
        }
    }

    @Test func moreConnectionsThanAllowedWaitTheirTurn() async throws {
        var limits = ServerLimits()
        limits.connections = 4
        try await withPort(limits) { port in
            let connections = try (0..<12).map { _ in try #require(RawConnection(port: port)) }
            for connection in connections {
                await connection.send("GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            }
            for connection in connections {
                let response = await connection.receive()
                #expect(response?.contains("alive") == true, "\(response ?? "nothing")")
            }
        }
    }

    private func withPort(
        _ limits: ServerLimits = ServerLimits(), _ body: @Sendable (Int) async throws -> Void
    ) async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let server = try await sample.server(ServerConfiguration(port: 0, limits: limits))
        let (ports, running) = AsyncStream.makeStream(of: Int.self)
        let services = ServiceGroup(
            services: [server.application { running.yield($0) }], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            let port = try #require(await ports.first { _ in true })
            try await body(port)
            await services.triggerGracefulShutdown()
        }
    }

    /// Sends a byte every now and then, as long as the peer takes it.
    private func trickle(into connection: RawConnection) async throws {
        for _ in 0..<400 where await connection.send("a") { try await Task.sleep(for: .milliseconds(50)) }
    }
}
