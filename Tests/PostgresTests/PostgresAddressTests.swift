import Foundation
import Postgres
import TestSupport
import Testing

struct PostgresAddressTests {
    @Test func isShownWithoutUserAndOptions() throws {
        #expect(
            try PostgresAddress("postgresql://me@a:1,b:2/songs?sslmode=require").description
                == "postgresql://a:1,b:2/songs")
        #expect(try PostgresAddress("postgres://db/songs").description == "postgresql://db/songs")
    }

    @Test(arguments: [
        ("postgresql://db/songs?sslmod=require", "sslmod"), ("postgresql://db:port/songs", "port"),
        ("postgresql://[::1/songs", "::1"),
    ])
    func aMistakeIsNamed(_ text: String, _ word: String) {
        let error = #expect(throws: PostgresError.self) {
            let address = try PostgresAddress(text)
            // libpq looks at ports only when it connects.
            if word == "port" { throw PostgresError(.badAddress, address.options["port"] ?? "") }
        }
        #expect(error?.kind == .badAddress)
        #expect(error?.message.contains(word) == true)
    }

    @Test(arguments: ["postgresql://me:secret@db/songs", "postgresql://db/songs?password=secret"])
    func aPasswordIsRefusedAndNotRepeated(_ text: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresAddress(text) }
        #expect(error?.kind == .badAddress)
        #expect(error?.message.contains("PGPASSWORD") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func aConnectionIsEncryptedAndTheServerCanBeVerified() async throws {
        let server = try PostgresServer.shared.get()
        let root = server.directory.appending(path: "data/server.crt").path(percentEncoded: false)
        let copy = FileManager.default.temporaryDirectory.appending(path: "scale-root-\(UUID()).crt")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.copyItem(atPath: root, toPath: copy)
        let verified =
            "postgresql://scale@localhost:\(server.port)/scale?hostaddr=127.0.0.1"
            + "&sslmode=verify-full&sslrootcert=\(copy)&passfile=/nowhere"
        setenv("PGPASSWORD_FILE", try passwordFile(of: server), 1)
        defer { unsetenv("PGPASSWORD_FILE") }
        let connection = try await PostgresConnection.open(PostgresAddress(verified), .primary)
        let isEncrypted = try await connection.perform { session in
            try session.row(
                PostgresStatement("tls", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            ) { try $0.boolean(0) }
        }
        #expect(isEncrypted == true)
        let wrongName =
            "postgresql://scale@127.0.0.1:\(server.port)/scale?sslmode=verify-full&sslrootcert=\(copy)"
        let error = await #expect(throws: PostgresError.self) {
            _ = try await PostgresConnection.open(PostgresAddress(wrongName), .primary)
        }
        #expect(error?.kind == .cannotConnect)
        #expect(error?.message.contains("does not match host name") == true)
    }

    private func passwordFile(of server: PostgresServer) throws -> String {
        let file = server.directory.appending(path: "password").path(percentEncoded: false)
        try Data((try server.password(of: "scale") + "\n").utf8).write(to: URL(filePath: file))
        return file
    }

    @Test func whatRefusesIsTold() async throws {
        let server = try PostgresServer.shared.get()
        func failure(_ address: String) async -> PostgresError? {
            await #expect(throws: PostgresError.self) {
                _ = try await PostgresConnection.open(PostgresAddress(address), .primary)
            }
        }
        let wrongPassword = await failure(server.address(user: "scale", query: "?passfile=/nowhere"))
        // Without any password libpq does not even ask the server to check one.
        #expect(wrongPassword?.kind == .cannotConnect)
        #expect(await failure(server.address(database: "nowhere"))?.sqlState == "3D000")
        let nobody = await failure("postgresql://scale@127.0.0.1:1/scale")
        #expect(nobody?.kind == .cannotConnect && nobody?.isTransient == true)
        #expect(nobody?.message.contains("127.0.0.1:1") == true)
    }
}
