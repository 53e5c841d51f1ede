import Foundation
import TestSupport

/// The built `scale`, run as a process of its own.
struct ScaleProcess {
    /// Beside the tests' own executable, where the build puts both.
    static let executable: URL? = {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let first = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return [own, first, Bundle.main.bundleURL]
            .map { $0.appending(path: "scale") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
    }()

    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    /// - Parameter input: little text for standard input.
    init(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws {
        try self.init(arguments, input: input, environment: environment)
    }

    init(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws {
        process.executableURL = Self.executable
        process.arguments = arguments
        process.environment = environment
        process.standardOutput = output
        process.standardError = errors
        let pipe = Pipe()
        process.standardInput = input.isEmpty ? FileHandle.nullDevice : pipe
        try process.run()
        guard !input.isEmpty else { return }
        pipe.fileHandleForWriting.write(Data(input.utf8))
        try pipe.fileHandleForWriting.close()
    }

    var id: pid_t { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    func send(_ signal: CInt) { kill(process.processIdentifier, signal) }

    struct Result {
        /// The exit code; of a process that a signal killed, the signal's number, negated.
        var code: CInt
        var output: String
        var errors: String
    }

    /// Waits for its end. What it prints is little, so that no pipe fills up.
    func wait() -> Result {
        process.waitUntilExit()
        return Result(
            code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: output.fileHandleForReading.allBytes(), as: UTF8.self),
            errors: String(decoding: errors.fileHandleForReading.allBytes(), as: UTF8.self))
    }
}
