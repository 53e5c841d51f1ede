import Foundation
import Glibc
import Postgres
import Synchronization

/// A real PostgreSQL server, started by `scripts/postgres`, which stops it and deletes its data when this
/// object, or the process, is gone.
package final class PostgresServer: Sendable {
    package let port: Int
    /// Holds the data and the file of passwords.
    package let directory: URL
    private let lifeline: FileHandle
    private let environment: [String: String]

    /// The one that all tests share; they keep to schemas of their own.
    package static let shared = Result { try PostgresServer() }

    /// Blocks until it takes connections.
    package init(standbyOf primary: PostgresServer? = nil, options: String = "-c fsync=off") throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "scale-postgres-\(UUID())")
        let process = Process()
        process.executableURL = Self.repository.appending(path: "scripts/postgres")
        process.arguments = ["run", directory.path(percentEncoded: false)]
        if let primary {
            process.arguments? += ["--standby-of", primary.directory.path(percentEncoded: false)]
        }
        environment = ProcessInfo.processInfo.environment.merging(
            ["POSTGRES_OPTIONS": options + " -c max_connections=200"]) { $1 }
        process.environment = environment
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        lifeline = input.fileHandleForWriting
        // Children started later must not keep it open.
        _ = fcntl(lifeline.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let text = try Self.settings(from: output)
        guard let found = text.firstMatch(of: /127\.0\.0\.1:([0-9]+)\/scale/), let port = Int(found.1) else {
            throw StartFailure()
        }
        self.port = port
    }

    /// What the script prints once the server takes connections.
    private static func settings(from output: Pipe) throws -> String {
        var text = ""
        while !text.contains("/scale\n") {
            let data = output.fileHandleForReading.nextBytes()
            guard !data.isEmpty else { throw StartFailure() }
            text += String(decoding: data, as: UTF8.self)
        }
        return text
    }

    deinit { try? lifeline.close() }

    struct StartFailure: Error {}

    package var passwordFile: String {
        directory.appending(path: "pgpass").path(percentEncoded: false)
    }

    package static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// - Parameter options: such as `sslmode=require`, with `&` between.
    package func address(
        user: String = "scale", host: String = "127.0.0.1", database: String = "scale", options: String = ""
    ) -> String {
        "postgresql://\(user)@\(host):\(port)/\(database)?passfile=\(passwordFile)"
            + (options.isEmpty ? "" : "&" + options)
    }

    /// The address of an empty schema of its own.
    package func makeSchema() async throws -> String {
        let schema = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let connection = try await PostgresConnection.open(PostgresAddress(address()), .primary)
        try await connection.perform { try $0.run("CREATE SCHEMA \(schema)") }
        await connection.close()
        return address(options: "options=-csearch_path%3D\(schema)")
    }

    /// The password of a user, for tests of passwords.
    package func password(of user: String) throws -> String {
        let lines = try String(contentsOfFile: passwordFile, encoding: .utf8).split(separator: "\n")
        return String(lines.first { $0.contains(":\(user):") }?.split(separator: ":").last ?? "")
    }

    /// Ends it as a crash would.
    package func kill() {
        guard
            let lines = try? String(
                contentsOf: directory.appending(path: "data/postmaster.pid"), encoding: .utf8),
            let process = lines.split(separator: "\n").first.flatMap({ pid_t($0) })
        else { return }
        // Of the postmaster's children none goes on without it.
        Glibc.kill(process, SIGKILL)
    }

    /// Starts it again after it was killed, on the same port. Blocks until it takes connections.
    package func restart() throws {
        let process = Process()
        process.executableURL = Self.repository.appending(path: "scripts/postgres")
        process.arguments = ["up", directory.path(percentEncoded: false)]
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Not until its end, which Foundation takes to be that of the server that it started.
        _ = try Self.settings(from: output)
    }

    /// Runs SQL as the administrator, on a standby too.
    package func administrate(_ sql: String) async throws {
        let connection = try await PostgresConnection.open(
            PostgresAddress(address(user: "postgres")), .preferStandby)
        try await connection.perform { try $0.run(sql) }
        await connection.close()
    }
}
