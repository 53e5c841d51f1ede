import Foundation
import Testing

@testable import Harness

@Suite("A run's folder")
struct RunFolderTests {
    @Test func isNamedByTimeAndTitle() {
        let path = RunFolder.usualPath(title: "Kill PostgreSQL's primary!", at: 1_795_576_265)
        #expect(path == "runs/20261125-031105-kill-postgresql-s-primary")
        #expect(RunFolder.slug("¿?") == "run")
    }

    @Test func isNotOneThatHoldsSomething() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-run-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path(percentEncoded: false)
        let made = try RunFolder(path)
        #expect(made.journal == "\(path)/journal.ndjson")
        // An empty one will do.
        _ = try RunFolder(path)
        try Data([1]).write(to: URL(filePath: made.journal))
        #expect(throws: HarnessError.self) { try RunFolder(path) }
        #expect(throws: HarnessError.self) { try RunFolder("/proc/scale") }
    }
}
