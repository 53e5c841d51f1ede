import Catalog
import Foundation
import TestSupport
import Testing
import Web

#if canImport(Glibc)
    import Glibc
#endif

/// The command as people and orchestrators run it.
@Suite struct ServeTests {
    @Test func requestsUnderWayAreFinishedOnSIGTERM() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let server = try ServeProcess("--catalog", sample.path, "--port", "0", "--drain", "1")
        let port = try await server.port()
        let upload = try #require(RawConnection(port: port))
        let file = MIDIFile.playing([0, 33, 40])
        await upload.send(
            "POST /api/v1/similar HTTP/1.1\r\nHost: a\r\nContent-Type: audio/midi\r\n"
                + "Content-Length: \(file.count)\r\n\r\n")
        await upload.send(file.prefix(10))
        // Once an answer came on another connection, the server has surely seen the upload's beginning.
        #expect(await RawConnection.get("/readyz", port: port)?.contains("200 OK") == true)
        kill(server.process.processIdentifier, SIGTERM)
        try await eventually { await RawConnection.get("/readyz", port: port)?.contains("503") == true }
        try await eventually { await RawConnection.get("/livez", port: port)?.contains("alive") != true }
        await upload.send(file.dropFirst(10))
        let response = try #require(await upload.receive())
        #expect(response.hasPrefix("HTTP/1.1 200 OK"), "\(response)")
        #expect(try await server.exitCode() == 0)
        #expect(server.output.contains("\"route\":\"/api/v1/similar\""))
    }

    @Test func theAccessLogHoldsNoSecrets() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let playlist = try await sample.catalog.createPlaylist(name: "Mine", idempotencyKey: nil)
        let server = try ServeProcess("--catalog", sample.path, "--port", "0", "--log-level", "trace")
        let port = try await server.port()
        for path in ["/playlists/\(playlist.key)", "/api/v1/playlists/\(playlist.key)/x", "/?q=private"] {
            #expect(await RawConnection.get(path, port: port)?.hasPrefix("HTTP/1.1 ") == true)
        }
        kill(server.process.processIdentifier, SIGINT)
        #expect(try await server.exitCode() == 0)
        let lines = server.output.split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines {
            let entry = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(Set(entry.keys) == ["time", "method", "route", "status", "bytes", "duration", "request"])
        }
        for secret in [playlist.key.description, "private"] {
            #expect(!server.output.contains(secret))
            #expect(!server.errors.contains(secret))
        }
    }

    @Test func aPortInUseIsSaid() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let first = try ServeProcess("--catalog", sample.path, "--port", "0")
        let port = try await first.port()
        let second = try ServeProcess("--catalog", sample.path, "--port", "\(port)")
        #expect(try await second.exitCode() == 1)
        #expect(second.errors.contains("port \(port) of 127.0.0.1 is in use"))
        #expect(second.errors.split(separator: "\n").count == 1)
        kill(first.process.processIdentifier, SIGTERM)
        #expect(try await first.exitCode() == 0)
    }

    @Test func aMissingCatalogLeadsToIngest() async throws {
        let server = try ServeProcess("--catalog", "/nonexistent/scale.db", "--port", "0")
        #expect(try await server.exitCode() == 1)
        #expect(server.errors.split(separator: "\n").count == 1)
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-none-\(UUID()).db")
        let other = try ServeProcess("--catalog", folder.path(percentEncoded: false), "--port", "0")
        #expect(try await other.exitCode() == 1)
        #expect(other.errors.contains("scale ingest"))
    }

    @Test func anIngestIsSeenWithoutARestart() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let copy = sample.path + "-copy"
        let server = try ServeProcess("--catalog", sample.path, "--port", "0", "--snapshot", copy)
        let port = try await server.port()
        try await sample.ingest([try SampleCatalog.song(1000)])
        try await eventually {
            await RawConnection.get("/api/v1/songs/\(SampleCatalog.id(1000))", port: port)?.contains("200 OK")
                == true
        }
        try await eventually { (try? await SongSnapshot(path: copy))?.generation.run == 2 }
        kill(server.process.processIdentifier, SIGTERM)
        #expect(try await server.exitCode() == 0)
    }
}
