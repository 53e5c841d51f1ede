import Chaos
import Console
import Foundation
import JournalFixtures
import Testing

@Suite("Files of reports", .timeLimit(.minutes(5)))
struct ReportFilesTests {
    private let folder: URL
    private var journal: String { folder.appending(path: "journal.ndjson").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "scale-reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    private func write() async throws {
        var run = SyntheticRun.KillPrimary()
        run.run.rate = 20
        let writer = try JournalWriter(journal)
        for entry in run.script.ordered { try await writer.append(entry) }
        try await writer.close()
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    @Test func areAllWrittenAndNothingElse() async throws {
        defer { remove() }
        try await write()
        let files = try ReportFiles(journal)
        try files.write(into: folder.path)
        #expect(
            try names == [
                "annotations.json", "journal.ndjson", "junit.xml", "report.html", "report.json", "report.md",
            ])
        let json = try Data(contentsOf: folder.appending(path: "report.json"))
        #expect(try JSONDecoder().decode(Judgement.self, from: json) == files.judgement)
    }

    @Test func areTheSameOfAJudgementThatWasMadeBefore() async throws {
        defer { remove() }
        try await write()
        let files = try ReportFiles(journal)
        let again = try ReportFiles(journal, files.judgement)
        for kind in ReportFiles.Kind.allCases { #expect(files.text(of: kind) == again.text(of: kind)) }
    }

    @Test func sayThatAJournalWasAltered() async throws {
        defer { remove() }
        try await write()
        let text = try String(contentsOfFile: journal, encoding: .utf8)
        try text.replacing("\"passed\":true", with: "\"passed\":false").write(
            toFile: journal, atomically: true, encoding: .utf8)
        let files = try ReportFiles(journal)
        #expect(files.judgement.verdict == .inconclusive)
        #expect(files.text(of: .html).contains("not as it was written: line"))
    }

    @Test(arguments: [0, 1, 5000, 300_000])
    func areMadeOfAJournalThatEndsAnywhere(bytes: Int) async throws {
        defer { remove() }
        try await write()
        let data = try Data(contentsOf: URL(filePath: journal))
        try data.prefix(bytes).write(to: URL(filePath: journal))
        let files = try ReportFiles(journal)
        #expect(files.judgement.verdict == .inconclusive)
        for kind in ReportFiles.Kind.allCases { #expect(!files.text(of: kind).isEmpty) }
        #expect(Page(files.text(of: .html)) != nil)
        #expect(Page(files.text(of: .junit)) != nil)
    }

    @Test func leaveNothingBehindWhereTheyCannotBeWritten() async throws {
        defer { remove() }
        try await write()
        let files = try ReportFiles(journal)
        let taken = folder.appending(path: "taken")
        try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
        #expect(throws: ConsoleError.self) { try files.write(.html, to: taken.path) }
        #expect(throws: ConsoleError.self) { try files.write(into: folder.appending(path: "nowhere").path) }
        #expect(try names == ["journal.ndjson", "taken"])
    }

    @Test func needAJournal() {
        defer { remove() }
        #expect(throws: JournalError.self) { try ReportFiles(journal) }
    }
}
