import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import PrometheusMetrics
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing
import Web

/// Serving while the catalog's database cannot be reached.
@Suite struct DegradedTests {
    /// A sample catalog that can be cut off, and a server that keeps a copy of it.
    struct Setting {
        let sample: SampleCatalog
        let catalog: SwitchableCatalog
        var snapshot: String { sample.path + "-state/scale.snapshot" }

        init(isOn: Bool = true) async throws {
            sample = try await SampleCatalog.make()
            catalog = SwitchableCatalog(sample.catalog, isOn: isOn)
        }

        func server(
            interval: Duration = .milliseconds(50), limits: ServerLimits = ServerLimits()
        ) throws -> ScaleServer {
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            return try ScaleServer(
                ServerConfiguration(
                    port: 0, limits: limits, reloadInterval: interval, snapshotPath: snapshot),
                catalog: catalog, registry: PrometheusRegistry(), logger: logger)
        }

        /// Keeps a copy as a server that saw the catalog would have.
        func keepSnapshot(confirmedAt: Int? = nil) async throws {
            await (try server()).load()
            if let confirmedAt { try await SongSnapshot.confirm(at: snapshot, confirmedAt) }
        }
    }

    static let age = HTTPField.Name("X-Scale-Snapshot-Age") ?? .age

    @Test func withoutTheDatabaseTheLastCopyIsServed() async throws {
        let setting = try await Setting()
        defer { setting.sample.remove() }
        try await setting.keepSnapshot(confirmedAt: Int(Date.now.timeIntervalSince1970) - 7200)
        setting.catalog.isOn = false
        let server = try setting.server()
        await server.load()
        try await server.application().test(.router) { client in
            let ready = try await client.execute(uri: "/readyz", method: .get)
            #expect(ready.status == .ok)
            #expect(ready.text.contains(/ready with songs of 72[0-9]{2} seconds ago/), "\(ready.text)")
            let songs = try await client.execute(uri: "/api/v1/songs?limit=100", method: .get)
            #expect(songs.status == .ok)
            #expect(try songs.json()["total"] as? Int == SampleCatalog.songCount)
            #expect(try #require(songs.headers[Self.age].flatMap { Int($0) }) >= 7200)
            for uri in ["/", "/songs/\(SampleCatalog.id(1))", "/upload", "/playlists"] {
                let page = try await client.execute(uri: uri, method: .get)
                #expect(page.status == .ok)
                #expect(page.headers[Self.age] != nil)
                #expect(page.text.contains("as they were 2 hours ago"), "\(uri)")
            }
            let damaged = try await client.json("/api/v1/songs/\(SampleCatalog.id(9))")
            let reasons = try #require(damaged["reasons"] as? [[String: Any]])
            #expect(reasons.map { $0["reason"] as? String } == ["unknown-chunk"])
            let metrics = try await client.execute(uri: "/metrics", method: .get).text
            #expect(metrics.contains("scale_catalog_up 0"))
            #expect(metrics.contains(/scale_library_age_seconds 72[0-9]{2}\n/))
        }
    }

    @Test func playlistsAreRefusedUntilTheDatabaseIsBack() async throws {
        let setting = try await Setting()
        defer { setting.sample.remove() }
        let server = try setting.server()
        await server.load()
        let playlist = try await setting.catalog.createPlaylist(name: "Mine", idempotencyKey: nil)
        setting.catalog.isOn = false
        await server.load()
        try await server.application().test(.router) { client in
            let path = "/api/v1/playlists/\(playlist.key)"
            let refusals = [
                try await client.execute(uri: path, method: .get),
                try await client.send(.post, "/api/v1/playlists", json: #"{"name":"New"}"#),
                try await client.send(.patch, path, json: #"{"name":"New"}"#),
                try await client.send(
                    .post, "\(path)/entries", json: #"{"song":"\#(SampleCatalog.id(1))"}"#),
                try await client.send(
                    .patch, path, json: #"{"name":"New"}"#, headers: [.ifMatch: #""1", "2""#]),
            ]
            for refusal in refusals {
                try refusal.problem("store-unavailable", .serviceUnavailable)
                #expect(refusal.headers[.retryAfter] != nil)
            }
            let page = try await client.execute(uri: "/playlists/\(playlist.key)", method: .get)
            #expect(page.status == .serviceUnavailable)
            #expect(page.headers[.retryAfter] != nil)
            #expect(page.text.contains("database does not answer"))
            #expect(
                try await client.submit("/playlists/\(playlist.key)/rename", "name=New").status
                    == .serviceUnavailable)
            setting.catalog.isOn = true
            await server.load()
            let answer = try await client.json(path)
            #expect(answer["name"] as? String == "Mine")
            let home = try await client.execute(uri: "/", method: .get)
            #expect(!home.text.contains("cannot be reached"))
            #expect(home.headers[Self.age] == nil)
        }
    }

    @Test func writesThatWaitForTheDatabaseTakeNoReadsPlace() async throws {
        let setting = try await Setting()
        defer { setting.sample.remove() }
        var limits = ServerLimits()
        limits.requestsInFlight = 2
        setting.catalog.isStalled = true
        try await running(try setting.server(limits: limits)) { port in
            let body = #"{"name":"waiting"}"#
            var writes: [RawConnection] = []
            for _ in 0..<5 {
                let write = try #require(RawConnection(port: port))
                await write.send(
                    "POST /api/v1/playlists HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
                writes.append(write)
                // Once a write waits for the catalog there is room for this.
                try await eventually {
                    await RawConnection.get("/api/v1/songs", port: port)?.contains("200 OK") == true
                }
            }
            setting.catalog.isStalled = false
            for write in writes { #expect(await write.receive()?.contains(" 201 ") == true) }
        }
    }

    @Test func withoutDatabaseAndCopyTheServerSaysSoAndWaits() async throws {
        let setting = try await Setting(isOn: false)
        defer { setting.sample.remove() }
        let server = try setting.server()
        await server.load()
        try await server.application().test(.router) { client in
            let ready = try await client.execute(uri: "/readyz", method: .get)
            #expect(ready.status == .serviceUnavailable)
            #expect(ready.text == "the catalog cannot be reached\n")
            let page = try await client.execute(uri: "/", method: .get)
            #expect(page.status == .serviceUnavailable)
            #expect(page.text.contains("The catalog cannot be reached"))
            let answer = try await client.execute(uri: "/api/v1/songs", method: .get)
            try answer.problem("catalog-unreachable", .serviceUnavailable)
            #expect(answer.headers[.retryAfter] != nil)
            setting.catalog.isOn = true
            await server.load()
            #expect(try await client.execute(uri: "/readyz", method: .get).text == "ready\n")
        }
    }

    @Test func aRunningServerLosesAndFindsTheDatabaseByItself() async throws {
        let setting = try await Setting()
        defer { setting.sample.remove() }
        try await running(try setting.server()) { port in
            let before = await RawConnection.get("/", port: port)
            #expect(before?.contains("cannot be reached") == false)
            setting.catalog.isOn = false
            try await eventually {
                await RawConnection.get("/", port: port)?.contains("cannot be reached") == true
            }
            #expect(await RawConnection.get("/readyz", port: port)?.contains("200 OK") == true)
            try await setting.sample.ingest([try SampleCatalog.song(1000)])
            setting.catalog.isOn = true
            try await eventually {
                await RawConnection.get("/api/v1/songs/\(SampleCatalog.id(1000))", port: port)?
                    .contains("200 OK") == true
            }
            try await eventually {
                await RawConnection.get("/", port: port)?.contains("cannot be reached") == false
            }
            // What was loaded last is what the copy comes to hold.
            let generation = try await setting.sample.catalog.generation()
            try await eventually {
                (try? await SongSnapshot(path: setting.snapshot))?.generation == generation
            }
        }
    }

    @Test func aServerThatStartedFromACopyFindsTheDatabaseByItself() async throws {
        let setting = try await Setting()
        defer { setting.sample.remove() }
        try await setting.keepSnapshot()
        setting.catalog.isOn = false
        try await setting.sample.ingest([try SampleCatalog.song(1000)])
        try await running(try setting.server()) { port in
            #expect(
                await RawConnection.get("/api/v1/songs/\(SampleCatalog.id(1))", port: port)?
                    .contains("200 OK") == true)
            setting.catalog.isOn = true
            try await eventually {
                await RawConnection.get("/api/v1/songs/\(SampleCatalog.id(1000))", port: port)?
                    .contains("200 OK") == true
            }
        }
    }

    @Test func whatTheCatalogTellsIsHeardAtOnce() async throws {
        let setting = try await Setting()
        defer { setting.sample.remove() }
        try await running(try setting.server(interval: .seconds(3600))) { port in
            try await setting.sample.ingest([try SampleCatalog.song(1000)])
            try await eventually {
                // The server may not listen yet.
                setting.catalog.tell()
                return await RawConnection.get("/api/v1/songs/\(SampleCatalog.id(1000))", port: port)?
                    .contains("200 OK") == true
            }
        }
    }

    @Test(arguments: ["", "no database at all", "SQLite format 3\u{0}"])
    func aCopyThatIsNoneIsIgnored(_ text: String) async throws {
        let setting = try await Setting()
        defer { setting.sample.remove() }
        try await setting.keepSnapshot()
        try Data(text.utf8).write(to: URL(filePath: setting.snapshot))
        setting.catalog.isOn = false
        let server = try setting.server()
        await server.load()
        try await server.application().test(.router) { client in
            let refusal = try await client.execute(uri: "/readyz", method: .get)
            #expect(refusal.status == .serviceUnavailable)
            setting.catalog.isOn = true
            await server.load()
            let answer = try await client.execute(uri: "/readyz", method: .get)
            #expect(answer.status == .ok)
        }
        #expect(try await SongSnapshot(path: setting.snapshot).generation.run == 1)
    }

    /// Runs the server for as long as `body` takes, which is given its port when it is ready.
    private func running(
        _ server: ScaleServer, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let port = Mutex(0)
        let service = Task { try await server.run { found, _ in port.withLock { $0 = found } } }
        defer { service.cancel() }
        try await eventually { port.withLock { $0 } != 0 }
        try await body(port.withLock { $0 })
        service.cancel()
        _ = try? await service.value
    }
}
