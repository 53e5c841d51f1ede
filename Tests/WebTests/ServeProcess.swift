import Foundation
import Synchronization
import TestSupport
import Testing

/// A running `scale serve` of the binary that was built beside the tests.
final class ServeProcess: Sendable {
    private struct Captured {
        var output = ""
        var errors = ""
    }

    let process = Process()
    private let captured = Mutex(Captured())

    init(_ arguments: String...) throws {
        process.executableURL = Self.binary
        process.arguments = ["serve"] + arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        read(output) { $0.output += $1 }
        read(errors) { $0.errors += $1 }
    }

    deinit { if process.isRunning { process.terminate() } }

    var output: String { captured.withLock { $0.output } }
    var errors: String { captured.withLock { $0.errors } }

    /// Waits until the server says that it is ready.
    func port() async throws -> Int {
        // Other messages may come before.
        let ready = /Scale is serving [0-9]+ songs on http:\/\/localhost:([0-9]+)\D/
        try await eventually { errors.contains(ready) || !process.isRunning }
        let match = try #require(errors.firstMatch(of: ready), "\(errors)")
        return try #require(Int(match.1))
    }

    /// Waits for the end of the process and of what it says.
    func exitCode() async throws -> Int32 {
        try await eventually { !process.isRunning && finished.withLock { $0 } == 2 }
        return process.terminationStatus
    }

    private let finished = Mutex(0)

    private func read(_ pipe: Pipe, into change: @escaping @Sendable (inout Captured, String) -> Void) {
        let file = pipe.fileHandleForReading
        DispatchQueue.global().async { [self] in
            while case let data = file.nextBytes(), !data.isEmpty {
                captured.withLock { change(&$0, String(decoding: data, as: UTF8.self)) }
            }
            finished.withLock { $0 += 1 }
        }
    }

    /// Test bundles lie in the folder of the products.
    private static let binary: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "scale")
    }()
}
