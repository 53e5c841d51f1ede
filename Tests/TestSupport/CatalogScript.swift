import Foundation

/// `scripts/catalog-backup` and `scripts/catalog-restore`, run to their end.
package struct CatalogScript: Sendable {
    package var status: Int32
    package var output: String
    package var errors: String

    /// - Parameters:
    ///   - name: `backup` or `restore`.
    ///   - catalog: `SCALE_CATALOG`.
    package static func run(
        _ name: String, _ arguments: [String], catalog: String, environment: [String: String] = [:]
    ) throws -> CatalogScript {
        let process = Process()
        process.executableURL = PostgresServer.repository.appending(path: "scripts/catalog-\(name)")
        process.arguments = arguments
        // Nothing of whoever runs the tests.
        let own = ["SCALE_CATALOG": catalog, "PGPASSFILE": "/nowhere", "LC_ALL": "C.UTF-8"]
        process.environment = ProcessInfo.processInfo.environment.merging(own) { $1 }
            .merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Both are a line or some.
        let text = [output, errors].map {
            String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        process.waitUntilExit()
        return CatalogScript(status: process.terminationStatus, output: text[0], errors: text[1])
    }
}
