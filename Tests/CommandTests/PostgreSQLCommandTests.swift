import Foundation
import Postgres
import TestSupport
import Testing

/// What the command line says when a database is not as it should be: one line, and a rerun completes.
@Suite struct PostgreSQLCommandTests {
    private let server: PostgresServer
    private let folder: TemporaryFolder

    init() throws {
        server = try PostgresServer.shared.get()
        folder = try TemporaryFolder()
        try folder.write(songBytes([0, 32, 40], title: "a"), to: "lib/a.mid")
        try folder.write(songBytes([0, 33, 41], title: "b"), to: "lib/b.mid")
    }

    private func ingest(_ catalog: String, _ environment: [String: String] = [:]) throws -> Command {
        try Command.run(
            ["ingest", "lib", "--catalog", catalog], in: folder.url,
            // Nothing of whoever runs the tests.
            environment: ["PGPASSFILE": "/nowhere"].merging(environment) { $1 })
    }

    /// - Parameter word: has to be in the one line of the error.
    private func expectRefusal(_ result: Command, _ words: String...) {
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(result.errors)")
        #expect(lines.first?.hasPrefix("error: ") == true, "\(result.errors)")
        for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
        #expect(!result.errors.contains("secret"))
    }

    private func expectCompletion(_ catalog: String) throws {
        let result = try ingest(catalog)
        #expect(result.status == 0, "\(result.errors)")
        let neighbours = try Command.run("runs", "--catalog", catalog, "--format", "json", in: folder.url)
        #expect(neighbours.output.contains(#""outcome":"finished""#), "\(neighbours.output)")
    }

    @Test func aWrongPassword() async throws {
        let catalog = try await server.makeSchema()
        let wrong = catalog.replacing("passfile=\(server.passwordFile)&", with: "")
        expectRefusal(try ingest(wrong, ["PGPASSWORD": "secret"]), "refuses the user or the password")
        expectRefusal(try ingest(wrong), "PGPASSWORD")
        try expectCompletion(catalog)
    }

    @Test func anUnknownDatabase() async throws {
        expectRefusal(
            try ingest(server.address(database: "nowhere")), #""nowhere" does not exist"#, "createdb")
        try expectCompletion(try await server.makeSchema())
    }

    @Test func aNewerSchema() async throws {
        let catalog = try await server.makeSchema()
        try expectCompletion(catalog)
        let connection = try await PostgresConnection.open(PostgresAddress(catalog), .primary)
        try await connection.perform { try $0.run("INSERT INTO scale_schema VALUES (1000, now())") }
        expectRefusal(try ingest(catalog), "a newer version of scale made it")
        try await connection.perform { try $0.run("DELETE FROM scale_schema WHERE version = 1000") }
        await connection.close()
        try expectCompletion(catalog)
    }

    @Test func aReplicaForWrites() async throws {
        let primary = try PostgresServer()
        try expectCompletion(primary.address())
        let standby = try PostgresServer(standbyOf: primary)
        defer { withExtendedLifetime((primary, standby)) {} }
        expectRefusal(try ingest(standby.address()), "read-only replica", "primary")
        let both = "postgresql://scale@127.0.0.1:\(standby.port),127.0.0.1:\(primary.port)/scale"
        try expectCompletion("\(both)?passfile=\(primary.passwordFile)")
    }

    @Test(arguments: [
        ("?sslmod=require", "sslmod"), ("?sslmode=verify-ful", "verify-ful"),
        ("?target_session_attrs=primry", "primry"), ("?connect_timeout=abc", "abc"), ("?port=1x", "1x"),
        ("?password=secret", "PGPASSWORD"),
    ])
    func aTypoInTheAddress(_ options: String, _ word: String) throws {
        expectRefusal(try ingest("postgresql://scale@127.0.0.1:\(server.port)/scale\(options)"), word)
    }

    @Test(arguments: ["postgresql://me:pa%secret@db/songs", "postgresql://me:secret@[::1/songs"])
    func aPasswordInTheAddressIsNotRepeated(_ address: String) throws {
        expectRefusal(try ingest(address), "PGPASSWORD")
    }

    /// A tablespace on a file system of 8 MB; only the administrator of this machine can make one.
    @Test(.enabled(if: getuid() == 0)) func aFullDisk() async throws {
        let disk = FileManager.default.temporaryDirectory.appending(path: "scale-disk-\(UUID())")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
        guard try system("mount", "-t", "tmpfs", "-o", "size=8m,mode=777", "scale", disk.path) else {
            try FileManager.default.removeItem(at: disk)
            return  // Containers may not.
        }
        let own = try PostgresServer()
        defer {
            withExtendedLifetime(own) {}
            _ = try? system("umount", "-l", disk.path)
            try? FileManager.default.removeItem(at: disk)
        }
        #expect(try system("chown", "postgres", disk.path))
        try await own.administrate("CREATE TABLESPACE small LOCATION '\(disk.path)'")
        try await own.administrate("GRANT CREATE ON TABLESPACE small TO scale")
        let catalog = own.address(options: "options=-cdefault_tablespace%3Dsmall")
        try expectCompletion(catalog)
        let filler = disk.appending(path: "filler").path
        _ = try system("dd", "if=/dev/zero", "of=\(filler)", "bs=64k")
        for number in 0..<400 {
            try folder.write(songBytes([UInt8(number % 100)], title: "\(number)"), to: "lib/\(number).mid")
        }
        expectRefusal(try ingest(catalog), "the server's disk is full", "free some space")
        try FileManager.default.removeItem(atPath: filler)
        try expectCompletion(catalog)
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
