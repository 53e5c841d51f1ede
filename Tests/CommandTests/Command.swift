import Foundation

/// The built executable, run as people run it.
struct Command {
    var status: Int32
    var output: String
    var errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    static func run(
        _ arguments: String..., input: [UInt8]? = nil, in folder: URL? = nil,
        environment: [String: String] = [:]
    ) throws -> Command {
        try run(arguments, input: input, in: folder, environment: environment)
    }

    static func run(
        _ arguments: [String], input: [UInt8]? = nil, in folder: URL? = nil,
        environment: [String: String] = [:]
    ) throws -> Command {
        // Files, not pipes: neither side can wait for the other.
        let scratch = try TemporaryFolder()
        let files = ["input", "output", "errors"].map { scratch.url.appendingPathComponent($0) }
        for file in files { try Data(file == files[0] ? input ?? [] : []).write(to: file) }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        variables["SCALE_CATALOG"] = nil
        process.environment = variables.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Command(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    /// Beside the test executable.
    static var executable: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("scale")
    }
}

/// A folder of a test's own, removed with its last reference.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("scale-command-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and the folders that it needs.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }
}
