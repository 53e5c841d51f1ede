import Catalog
import Foundation
import Synchronization
import TestSupport
import Testing

/// Backups of catalogs: whole or not at all, and what is there is kept.
@Suite struct CatalogBackupTests {
    private let server: PostgresServer
    private let folder: TemporaryFolder
    /// The database of this test.
    private let name = "backup_\(UUID().uuidString.lowercased().replacing("-", with: "").prefix(12))"

    init() async throws {
        server = try PostgresServer.shared.get()
        folder = try TemporaryFolder()
        try await server.administrate("CREATE DATABASE \(name) OWNER scale")
    }

    private var address: String { server.address(database: name) }
    private var administration: String { server.address(user: "postgres", database: name) }
    private var sqlite: String { path("scale.sqlite") }

    private func path(_ file: String) -> String {
        folder.url.appending(path: file).path(percentEncoded: false)
    }

    private func ingest(_ songs: [String], into catalog: String) throws {
        for song in songs {
            try folder.write(
                songBytes([0, 32, UInt8(song.utf8.first ?? 0)], title: song), to: "lib/\(song).mid")
        }
        let result = try Command.run(["ingest", "lib", "--catalog", catalog], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Of all that a restored catalog is to have; the order is theirs.
    private func content(of catalog: String, _ keys: [PlaylistKey]) async throws -> [String] {
        let store = try CatalogLocation(catalog).open(.readOnly)
        let found = Mutex<[String]>([])
        let generation = try await store.forEachSong { song in found.withLock { $0.append("\(song)") } }
        var lines = found.withLock { $0 } + ["\(generation)"]
        for key in keys { lines.append("\(String(describing: try await store.playlist(key)))") }
        return lines
    }

    private func makePlaylist(in catalog: String) async throws -> PlaylistKey {
        let store = try CatalogLocation(catalog).open(.mustExist)
        let playlist = try await store.createPlaylist(name: "Mine", idempotencyKey: nil)
        let first = Mutex<SongID?>(nil)
        _ = try await store.forEachSong { song in first.withLock { $0 = $0 ?? song.id } }
        let song = try #require(first.withLock { $0 })
        _ = try await store.change(
            playlist.key, by: .add(song: song, title: "a", at: nil), expectedVersion: nil, idempotencyKey: nil
        )
        return playlist.key
    }

    private func backUp(_ catalog: String, to file: String = "catalog.backup") throws {
        let result = try CatalogScript.run("backup", [path(file)], catalog: catalog)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }

    /// - Parameter words: have to be in the one line of the error.
    private func expectRefusal(_ result: CatalogScript, _ words: String...) {
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: "), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
        #expect(!result.errors.contains("secret"))
    }

    private var files: Set<String> {
        get throws {
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path(percentEncoded: false)))
        }
    }

    private func databases() throws -> [String] {
        let answer = Process()
        answer.executableURL = URL(filePath: "/usr/bin/env")
        answer.arguments = [
            "psql", "-XAtw", "-c", "SELECT datname FROM pg_database WHERE datname ~ '^\(name)' ORDER BY 1",
            server.address(user: "postgres", database: "postgres"),
        ]
        let output = Pipe()
        answer.standardOutput = output
        try answer.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        answer.waitUntilExit()
        return text.split(separator: "\n").map(String.init)
    }

    // MARK: Back again

    @Test func aDatabaseThatWasDestroyedIsBackWithItsPlaylists() async throws {
        try ingest(["a", "b"], into: address)
        let key = try await makePlaylist(in: address)
        let before = try await content(of: address, [key])
        try backUp(address)
        try await server.administrate("DROP DATABASE \(name) WITH (FORCE)")

        let restored = try CatalogScript.run(
            "restore", ["--owner", "scale", path("catalog.backup")], catalog: administration)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.output.contains("2 songs, 1 playlists"))
        #expect(try await content(of: address, [key]) == before)
        #expect(try databases() == [name])
        // Written as before.
        try ingest(["c"], into: address)
        _ = try await makePlaylist(in: address)
        #expect(try await content(of: address, []).count == 4)
    }

    @Test func whatARestoreReplacesIsKeptUntilItIsForgotten() async throws {
        try ingest(["a"], into: address)
        try backUp(address)
        try ingest(["b"], into: address)
        let later = try await makePlaylist(in: address)
        let replaced = try await content(of: address, [later])
        let restored = try CatalogScript.run("restore", [path("catalog.backup")], catalog: administration)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try await content(of: address, [later]).last == "nil")
        let kept = try #require(try databases().first { $0.contains("_before_") })
        #expect(restored.output.contains(kept))
        #expect(try await content(of: server.address(database: kept), [later]) == replaced)
        let forgotten = try CatalogScript.run("restore", ["--forget"], catalog: administration)
        #expect(forgotten.output == "\(kept) is deleted\n", "\(forgotten.errors)")
        #expect(try databases() == [name])
    }

    @Test func aFileThatWasDestroyedOrReplacedIsBack() async throws {
        try ingest(["a", "b"], into: sqlite)
        let key = try await makePlaylist(in: sqlite)
        let before = try await content(of: sqlite, [key])
        try backUp(sqlite)
        try ingest(["c"], into: sqlite)
        let replaced = try CatalogScript.run("restore", [path("catalog.backup")], catalog: sqlite)
        #expect(replaced.status == 0, "\(replaced.errors)")
        #expect(try await content(of: sqlite, [key]) == before)
        #expect(try files.contains { $0.hasPrefix("scale.sqlite.before_") })
        #expect(try CatalogScript.run("restore", ["--forget"], catalog: sqlite).status == 0)
        #expect(try !files.contains { $0.hasPrefix("scale.sqlite.before_") })

        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: sqlite + end) }
        #expect(try CatalogScript.run("restore", [path("catalog.backup")], catalog: sqlite).status == 0)
        #expect(try await content(of: sqlite, [key]) == before)
    }

    @Test func aBackupComesFromAReplicaWhereOneIsGiven() async throws {
        let primary = try PostgresServer()
        try ingest(["a"], into: primary.address())
        let standby = try PostgresServer(standbyOf: primary)
        defer { withExtendedLifetime((primary, standby)) {} }
        let both =
            "postgresql://scale@127.0.0.1:\(primary.port),127.0.0.1:\(standby.port)/scale"
            + "?passfile=\(primary.passwordFile)"
        try backUp(both)
        // Nobody else is there to give one.
        primary.kill()
        try await eventually { try CatalogScript.run("backup", [path("replica")], catalog: both).status == 0 }
    }

    @Test func theFileOfAPasswordIsEnough() throws {
        try ingest(["a"], into: address)
        try folder.write(Array(try server.password(of: "scale").utf8) + [10], to: "password")
        let bare = "postgresql://scale@127.0.0.1:\(server.port)/\(name)"
        let result = try CatalogScript.run(
            "backup", [path("catalog.backup")], catalog: bare,
            environment: ["PGPASSWORD_FILE": path("password")])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try result.output.contains(server.password(of: "scale")) == false)
    }

    @Test func figuresForMonitoringAreWrittenOnSuccessAlone() throws {
        try ingest(["a"], into: address)
        let arguments = ["--metrics", path("backup.prom"), path("catalog.backup")]
        #expect(try CatalogScript.run("backup", arguments, catalog: address + "&port=1").status == 1)
        #expect(try !files.contains("backup.prom"))
        #expect(try CatalogScript.run("backup", arguments, catalog: address).status == 0)
        let text = try String(contentsOfFile: path("backup.prom"), encoding: .utf8)
        #expect(text.contains(/\nscale_backup_finished_timestamp_seconds [0-9]{10,}\n/))
        #expect(text.contains("\nscale_backup_songs 1\n"))
    }

    // MARK: What cannot be

    private enum Kind: CaseIterable { case postgresql, sqlite }

    private func catalog(_ kind: Kind) -> String { kind == .postgresql ? administration : sqlite }

    @Test(arguments: Kind.allCases)
    private func aBackupThatFailsLeavesTheLastOne(_ kind: Kind) throws {
        try ingest(["a"], into: catalog(kind))
        try backUp(catalog(kind))
        let bytes = try Data(contentsOf: URL(filePath: path("catalog.backup")))
        let missing = kind == .postgresql ? server.address(database: "nowhere") : path("nowhere.sqlite")
        expectRefusal(
            try CatalogScript.run("backup", [path("catalog.backup")], catalog: missing), "nowhere")
        expectRefusal(
            try CatalogScript.run("backup", [path("no/catalog.backup")], catalog: catalog(kind)),
            "no such folder")
        #expect(try Data(contentsOf: URL(filePath: path("catalog.backup"))) == bytes)
        #expect(try !files.contains { $0.hasSuffix(".partial") })
    }

    @Test(arguments: Kind.allCases)
    private func aFileThatIsNoWholeBackupRestoresNothing(_ kind: Kind) async throws {
        try ingest(["a", "b", "c"], into: catalog(kind))
        let before = try await content(of: catalog(kind), [])
        try backUp(catalog(kind))
        let whole = try Data(contentsOf: URL(filePath: path("catalog.backup")))
        expectRefusal(
            try CatalogScript.run("restore", [path("nowhere")], catalog: catalog(kind)), "no such file")
        for length in [0, 3, whole.count / 3, whole.count / 2, whole.count - 1] {
            try folder.write(Array(whole.prefix(length)), to: "cut")
            expectRefusal(try CatalogScript.run("restore", [path("cut")], catalog: catalog(kind)))
        }
        try folder.write(Array("no backup at all".utf8), to: "other")
        expectRefusal(try CatalogScript.run("restore", [path("other")], catalog: catalog(kind)), "it is no")
        #expect(try await content(of: catalog(kind), []) == before)
        #expect(try databases() == [name])
        #expect(try !files.contains { $0.contains(".before_") || $0.hasSuffix(".restoring") })
    }

    @Test func aBackupOfANewerVersionIsRefused() async throws {
        try ingest(["a"], into: address)
        try await run("INSERT INTO scale_schema VALUES (1000, now())")
        try backUp(address)
        try await run("DELETE FROM scale_schema WHERE version = 1000")
        expectRefusal(
            try CatalogScript.run("restore", [path("catalog.backup")], catalog: administration),
            "a newer version of scale made it")
        #expect(try databases() == [name])
        try ingest(["b"], into: address)
    }

    @Test func aUserWhoMayNotIsToldSo() async throws {
        try ingest(["a"], into: address)
        try backUp(address)
        expectRefusal(
            try CatalogScript.run("restore", [path("catalog.backup")], catalog: address),
            "the user scale may not create databases")
        #expect(try databases() == [name])
    }

    @Test func tablesOfOthersAreNotLeftBehindUnasked() async throws {
        try ingest(["a"], into: address)
        try backUp(address)
        try await run("CREATE TABLE verses (verse text)")
        expectRefusal(
            try CatalogScript.run("restore", [path("catalog.backup")], catalog: administration),
            "public.verses",
            "--force")
        let forced = try CatalogScript.run(
            "restore", ["--force", path("catalog.backup")], catalog: administration)
        #expect(forced.status == 0, "\(forced.errors)")
    }

    @Test(arguments: ["postgresql://me:secret@db/songs", "postgresql://db/songs?password=secret"])
    func aPasswordInTheAddressIsNotRepeated(_ address: String) throws {
        for script in ["backup", "restore"] {
            try folder.write([1], to: "file")
            expectRefusal(try CatalogScript.run(script, [path("file")], catalog: address), "PGPASSWORD_FILE")
        }
    }

    @Test func anIngestUnderWayIsLeftAlone() throws {
        try ingest(["a"], into: sqlite)
        try backUp(sqlite)
        let lock = open(sqlite + ".lock", O_RDWR)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        expectRefusal(
            try CatalogScript.run("restore", [path("catalog.backup")], catalog: sqlite), "an ingest")
    }

    /// Only the administrator of this machine can make a small disk.
    @Test(.enabled(if: getuid() == 0), arguments: Kind.allCases)
    private func aFullDiskLeavesTheLastBackup(_ kind: Kind) throws {
        let disk = path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard try system("mount", "-t", "tmpfs", "-o", "size=1m", "scale", disk) else { return }
        defer { _ = try? system("umount", "-l", disk) }
        try ingest(["a"], into: catalog(kind))
        try backUp(catalog(kind), to: "disk/catalog.backup")
        let bytes = try Data(contentsOf: URL(filePath: "\(disk)/catalog.backup"))
        _ = try system("dd", "if=/dev/zero", "of=\(disk)/filler", "bs=1k")
        expectRefusal(
            try CatalogScript.run("backup", ["\(disk)/catalog.backup"], catalog: catalog(kind)),
            kind == .postgresql ? "No space left" : "full")
        #expect(try Data(contentsOf: URL(filePath: "\(disk)/catalog.backup")) == bytes)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: disk).sorted() == [
                "catalog.backup", "filler",
            ])
    }

    private func run(_ sql: String) async throws {
        #expect(try system("psql", "-Xqw", "-c", sql, administration))
    }

    /// - Returns: whether it succeeded.
    private func system(_ words: String...) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
