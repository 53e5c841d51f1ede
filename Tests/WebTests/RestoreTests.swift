import Catalog
import Foundation
import MIDI
import TestSupport
import Testing

/// Servers of a catalog that a backup is restored into go on with the restored songs, without a restart.
@Suite struct RestoreTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "scale-restore-\(UUID())")

    private func path(_ file: String) -> String { folder.appending(path: file).path(percentEncoded: false) }

    private func ingest(_ numbers: Range<Int>, into catalog: String) async throws {
        let store = try CatalogLocation(catalog).open(.create)
        let run = try await store.beginIngest(of: "/music", by: Reading(mode: .lenient, version: 1))
        try await store.record(try numbers.map { try SampleCatalog.song($0) }, in: run)
        _ = try await store.finishIngest(run, figures: RunFigures(), titles: nil, prune: false)
    }

    private func isServed(_ number: Int, _ port: Int) async -> Bool {
        await RawConnection.get("/api/v1/songs/\(SampleCatalog.id(number))", port: port)?.contains("200 OK")
            == true
    }

    /// - Parameter administration: the catalog's address as of one who may restore it.
    private func expectRestoredSongs(of catalog: String, _ administration: String) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ingest(0..<10, into: catalog)
        let server = try ServeProcess(
            "--catalog", catalog, "--port", "0", "--snapshot", path("songs.snapshot"))
        let port = try await server.port()
        #expect(try CatalogScript.run("backup", [path("backup")], catalog: catalog).status == 0)
        try await ingest(10..<20, into: catalog)
        try await eventually { await isServed(15, port) }

        let restored = try CatalogScript.run("restore", [path("backup")], catalog: administration)
        #expect(restored.status == 0, "\(restored.errors)")
        try await eventually { await !isServed(15, port) }
        #expect(await isServed(5, port))
        // And with what comes after.
        try await ingest(20..<30, into: catalog)
        try await eventually { await isServed(25, port) }
        kill(server.process.processIdentifier, SIGTERM)
        #expect(try await server.exitCode() == 0)
    }

    @Test func areThoseOfADatabase() async throws {
        let server = try PostgresServer()
        defer { withExtendedLifetime(server) {} }
        try await expectRestoredSongs(of: server.address(), server.address(user: "postgres"))
    }

    @Test func areThoseOfAFile() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await expectRestoredSongs(of: path("scale.sqlite"), path("scale.sqlite"))
    }
}
