import Chaos
import Foundation
import JournalFixtures
import Testing

/// What `scale chaos judge` prints, from processes each of which has dictionaries in an order of its own.
@Suite("A judgement's bytes", .timeLimit(.minutes(5)))
struct JudgedBytesTests {
    /// Beside the tests' own executable, where the build puts both.
    private static let scale: URL? = {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let first = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return [own, first, Bundle.main.bundleURL]
            .map { $0.appending(path: "scale") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
    }()

    private func print(
        _ journal: URL, _ format: String, environment: [String: String], in folder: URL
    ) throws -> (output: Data, code: CInt) {
        let scale: URL = try #require(Self.scale, "no scale was built beside the tests")
        let process = Process()
        process.executableURL = scale
        process.arguments = ["chaos", "judge", journal.path, "--format", format]
        process.environment = environment
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (data, process.terminationStatus)
    }

    @Test(arguments: ["json", "text"])
    func areTheSameWhereverAndWheneverItIsMade(format: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "scale-judged-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // One that has failed in many ways has much to say.
        var run = SyntheticRun.KillPrimary()
        run.lost = 7
        run.doubled = 3
        run.stale = 5
        run.readsFail = true
        run.clonedAfter = nil
        let journal = folder.appending(path: "journal.ndjson")
        let writer = try JournalWriter(journal.path)
        for entry in run.script.ordered { try await writer.append(entry) }
        try await writer.close()

        let environments = [
            [:], ["LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kolkata"], ["LANG": "tr_TR.UTF-8", "COLUMNS": "20"],
            [:],
        ]
        let first = try print(journal, format, environment: [:], in: folder)
        #expect(first.code == 1)
        #expect(first.output.count > 2000)
        for (number, environment) in environments.enumerated() {
            let place = number % 2 == 0 ? folder : URL(filePath: "/")
            let next = try print(journal, format, environment: environment, in: place)
            #expect(next.output == first.output && next.code == first.code)
        }
    }
}
