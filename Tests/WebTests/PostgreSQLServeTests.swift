import Catalog
import Foundation
import Logging
import MIDI
import PrometheusMetrics
import Synchronization
import TestSupport
import Testing
import Web

#if canImport(Glibc)
    import Glibc
#endif

/// The command on a database of its own that goes and comes back.
@Suite struct PostgreSQLServeTests {
    private func ingest(_ numbers: Range<Int>, into address: String) async throws {
        let catalog = try PostgreSQLCatalog(address: address, patience: .seconds(60))
        let run = try await catalog.beginIngest(of: "/music", by: Reading(mode: .lenient, version: 1))
        try await catalog.record(try numbers.map { try SampleCatalog.song($0) }, in: run)
        _ = try await catalog.finishIngest(run, figures: RunFigures(), titles: nil, prune: false)
        await catalog.close()
    }

    private static func get(_ path: String, _ port: Int) async -> String {
        await RawConnection.get(path, port: port) ?? ""
    }

    private static func createPlaylist(_ port: Int) async -> String {
        guard let connection = RawConnection(port: port) else { return "" }
        let body = #"{"name":"Mine"}"#
        await connection.send(
            "POST /api/v1/playlists HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return await connection.receive() ?? ""
    }

    private static func isThere(_ number: Int, _ port: Int) async -> Bool {
        await get("/api/v1/songs/\(SampleCatalog.id(number))", port).contains("200 OK")
    }

    @Test func servesThroughAnOutageFromMemoryAndFromDisk() async throws {
        let server = try PostgresServer()
        let address = server.address()
        try await ingest(0..<10, into: address)
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-serve-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let copy = folder.appending(path: "scale.snapshot").path(percentEncoded: false)
        let first = try ServeProcess("--catalog", address, "--port", "0", "--snapshot", copy)
        let port = try await first.port()
        #expect(await Self.isThere(1, port))
        #expect(await Self.createPlaylist(port).contains(" 201 "))

        try await ingest(10..<20, into: address)
        try await eventually { await Self.isThere(15, port) }
        try await eventually { (try? await SongSnapshot(path: copy))?.generation.run == 2 }

        server.kill()
        try await eventually { await Self.get("/api/v1/songs", port).contains("X-Scale-Snapshot-Age: ") }
        #expect(await Self.isThere(15, port))
        let refusal = await Self.createPlaylist(port)
        #expect(refusal.contains(" 503 "), "\(refusal)")
        #expect(refusal.contains("Retry-After: "))
        kill(first.process.processIdentifier, SIGTERM)
        #expect(try await first.exitCode() == 0)

        let second = try ServeProcess("--catalog", address, "--port", "0", "--snapshot", copy)
        let newPort = try await second.port()
        #expect(await Self.isThere(15, newPort))
        #expect(await Self.get("/api/v1/songs", newPort).contains("X-Scale-Snapshot-Age: "))

        try server.restart()
        try await eventually { await Self.createPlaylist(newPort).contains(" 201 ") }
        try await eventually {
            await !Self.get("/api/v1/songs", newPort).contains("X-Scale-Snapshot-Age: ")
        }
        try await ingest(20..<30, into: address)
        try await eventually { await Self.isThere(25, newPort) }
        kill(second.process.processIdentifier, SIGTERM)
        #expect(try await second.exitCode() == 0)
    }

    @Test func anIngestOfAnotherProcessIsHeardOfByNotification() async throws {
        let server = try PostgresServer.shared.get()
        let address = try await server.makeSchema()
        try await ingest(0..<10, into: address)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let web = try ScaleServer(
            ServerConfiguration(port: 0, reloadInterval: .seconds(3600)),
            catalog: PostgreSQLCatalog(address: address, mode: .readOnly), registry: PrometheusRegistry(),
            logger: logger)
        let port = Mutex(0)
        let service = Task { try await web.run { found, _ in port.withLock { $0 = found } } }
        defer { service.cancel() }
        try await eventually { port.withLock { $0 } != 0 }
        let found = port.withLock { $0 }
        // It asks once more when it begins to listen, and is told of whatever comes later.
        try await ingest(10..<11, into: address)
        try await eventually { await Self.isThere(10, found) }
        try await ingest(12..<13, into: address)
        try await eventually { await Self.isThere(12, found) }
        service.cancel()
        _ = try? await service.value
    }
}
