import Foundation
import ObjectStore

/// A real S3 server, started once for all tests of this process by `scripts/s3`; it ends with the process.
package struct ObjectGateway: Sendable {
    /// As `scale` and AWS's tools read it.
    package let environment: [String: String]

    package static var shared: ObjectGateway {
        get async throws { try await start.value }
    }

    /// A client for a new, empty bucket.
    package func makeBucket(
        _ change: (inout StoreSettings) -> Void = { _ in }
    ) async throws -> S3Client {
        let client = try client(bucket: "test-\(UUID().uuidString.lowercased())", change)
        try await client.createBucket()
        return client
    }

    package func client(
        bucket: String, _ change: (inout StoreSettings) -> Void = { _ in }
    ) throws -> S3Client {
        var settings = try StoreSettings(environment: environment)
        settings.readTimeout = .seconds(60)
        change(&settings)
        return S3Client(bucket: bucket, settings, try CredentialsChain(environment: environment))
    }

    package var port: Int {
        Int(environment["AWS_ENDPOINT_URL_S3"]?.split(separator: ":").last ?? "") ?? 0
    }

    private struct NotStarted: Error, CustomStringConvertible {
        var description: String
    }

    private static let start = Task {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts/s3").standardized.path(percentEncoded: false)
        let own = ProcessInfo.processInfo.processIdentifier
        // Its sockets' paths have to be short.
        let folder = NSTemporaryDirectory() + "scale-s3-\(own)"
        let result = try await run([script, "up", folder, String(own)])
        guard result.code == 0 else { throw NotStarted(description: result.errors) }
        var environment: [String: String] = ["AWS_EC2_METADATA_DISABLED": "true", "HOME": folder]
        for word in result.output.split(whereSeparator: \.isWhitespace) where word.contains("=") {
            let parts = word.split(separator: "=", maxSplits: 1)
            environment[String(parts[0])] = String(parts[1])
        }
        return ObjectGateway(environment: environment)
    }

    private static func run(
        _ arguments: [String]
    ) async throws -> (code: Int32, output: String, errors: String) {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "scale.tests.s3").async {
                do {
                    let process = Process()
                    let output = Pipe()
                    let errors = Pipe()
                    process.executableURL = URL(filePath: "/usr/bin/env")
                    process.arguments = arguments
                    process.standardOutput = output
                    process.standardError = errors
                    process.standardInput = FileHandle.nullDevice
                    try process.run()
                    let text = String(
                        decoding: output.fileHandleForReading.allBytes(), as: UTF8.self)
                    let problem = String(
                        decoding: errors.fileHandleForReading.allBytes(), as: UTF8.self)
                    process.waitUntilExit()
                    continuation.resume(returning: (process.terminationStatus, text, problem))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}
