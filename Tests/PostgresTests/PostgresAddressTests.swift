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
        ("postgresql://[::1/songs", "::1"), ("postgresql://db:99999/songs", "99999"),
        ("postgresql://a,b,c/songs?port=1,2", "2 ports"),
        ("postgresql://a,b/songs?hostaddr=1.2.3.4", "hostaddr"),
        ("postgresql://db/songs?target_session_attrs=primry", "primry"),
        ("postgresql://db/songs?connect_timeout=abc", "abc"),
    ])
    func aMistakeIsNamed(_ text: String, _ word: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresAddress(text) }
        #expect(error?.kind == .badAddress)
        #expect(error?.message.contains(word) == true)
    }

    @Test(arguments: [
        ("sslmode=verify-ful", "verify-ful"), ("keepalives_idle=abc", "abc"),
        ("ssl_min_protocol_version=TLSv9", "TLSv9"), ("sslmode=verify-full&sslrootcert=/nowhere", "/nowhere"),
    ])
    func aMistakeThatShowsInConnectingIsNoLostConnection(_ option: String, _ word: String) async throws {
        let address = try PostgresServer.shared.get().address(options: option)
        let error = await #expect(throws: PostgresError.self) {
            _ = try await PostgresConnection.open(PostgresAddress(address), .primary)
        }
        #expect(error?.kind == .badAddress)
        #expect(error?.isTransient == false)
        #expect(error?.message.contains(word) == true)
    }

    @Test(arguments: [
        "postgresql://me:secret@db/songs", "postgresql://db/songs?password=secret",
        "postgresql://me:%secret@db/songs", "postgresql://me:secret@[::1/songs",
        "postgresql://me:a/secret@db/songs", "postgresql://me:a?secret@db/songs",
        "postgresql://me:a@secret@db:x/songs", "postgresql://db/songs?sslmod=x&password=secret",
        "postgresql://db/songs?sslpassword=secret", "postgresql://db/songs?%70assword=secret",
    ])
    func aPasswordIsRefusedAndNotRepeated(_ text: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresAddress(text) }
        #expect(error?.kind == .badAddress)
        #expect(error?.message.contains("PGPASSWORD") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func aColonThatIsNoPasswordsIsTaken() throws {
        let address = try PostgresAddress("postgresql://me@db:5432/songs?passfile=/home/a@b:c")
        #expect(address.options["passfile"] == "/home/a@b:c")
        #expect(try PostgresAddress("postgresql://[::1]:5432/songs").options["host"] == "::1")
    }

    @Test func aConnectionIsEncryptedAndTheServerCanBeVerified() async throws {
        let server = try PostgresServer.shared.get()
        let root = server.directory.appending(path: "data/server.crt").path(percentEncoded: false)
        let copy = FileManager.default.temporaryDirectory.appending(path: "scale-root-\(UUID()).crt")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.copyItem(atPath: root, toPath: copy)
        let options = "sslmode=verify-full&sslrootcert=\(copy)"
        // libpq looks the password up by the host's name.
        let passwords = try passwordFile(of: server, host: "localhost")
        let verified =
            "postgresql://scale@localhost:\(server.port)/scale?hostaddr=127.0.0.1&passfile=\(passwords)&\(options)"
        let connection = try await PostgresConnection.open(PostgresAddress(verified), .primary)
        let isEncrypted = try await connection.perform { session in
            try session.row(
                PostgresStatement("tls", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            ) { try $0.boolean(0) }
        }
        #expect(isEncrypted == true)
        let wrongName = server.address(options: options)
        let error = await #expect(throws: PostgresError.self) {
            _ = try await PostgresConnection.open(PostgresAddress(wrongName), .primary)
        }
        #expect(error?.kind == .cannotConnect)
        #expect(error?.message.contains("does not match host name") == true)
    }

    private func passwordFile(of server: PostgresServer, host: String) throws -> String {
        let file = server.directory.appending(path: "passwords-of-\(host)")
        try Data("\(host):*:*:*:\(try server.password(of: "scale"))\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path())
        return file.path()
    }

    @Test func whatRefusesIsTold() async throws {
        let server = try PostgresServer.shared.get()
        func failure(_ address: String) async -> PostgresError? {
            await #expect(throws: PostgresError.self) {
                _ = try await PostgresConnection.open(PostgresAddress(address), .primary)
            }
        }
        let wrong = try passwordFile(of: server, host: "elsewhere")
        for address in [
            server.address(user: "nobody", options: "passfile=/nowhere"),
            server.address(options: "passfile=\(wrong)"),
        ] {
            let refused = await failure(address)
            #expect(refused?.kind == .cannotConnect)
            #expect(refused?.sqlState == "28P01")
            #expect(refused?.isTransient == false)
        }
        #expect(await failure(server.address(database: "nowhere"))?.sqlState == "3D000")
        let nobody = await failure("postgresql://scale@127.0.0.1:1/scale")
        #expect(nobody?.kind == .cannotConnect && nobody?.isTransient == true)
        #expect(nobody?.message.contains("127.0.0.1:1") == true)
    }
}
