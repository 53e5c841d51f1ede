import ArgumentParser
import Chaos
import Console

struct ChaosReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make reports of a run's journal: a page, and files for programs.",
        discussion: """
            Without options it makes report.html beside the journal. The page needs nothing else: it can be sent or \
            archived as it is. docs/reports.md says what is in each of them.

            Exit codes: 0 the reports were written, whatever the verdict is (see `scale chaos judge`); 1 one could \
            not be written; 3 the journal cannot be read.

            Examples:
              scale chaos report runs/kill-primary/journal.ndjson
              scale chaos report journal.ndjson --junit junit.xml --markdown comment.md
            """)

    @Argument(help: ArgumentHelp("The journal of a run.", valueName: "journal"), completion: .file())
    var journal: String

    @Option(help: ArgumentHelp("Where to write the page.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Where to write JUnit's XML, for continuous integration.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Where to write a summary for a pull request.", valueName: "file"))
    var markdown: String?

    @Option(help: ArgumentHelp("Where to write the judgement, for programs.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Where to write annotations for Grafana.", valueName: "file"))
    var grafana: String?

    func run() async throws {
        let files: ReportFiles
        do {
            files = try ReportFiles(journal)
        } catch let error as JournalError {
            try TextOutput.printError(error)
            throw ExitCode(3)
        }
        for (kind, path) in paths {
            try files.write(kind, to: path)
            try TextOutput.print(path)
        }
    }

    private var paths: [(ReportFiles.Kind, String)] {
        let asked: [(ReportFiles.Kind, String?)] = [
            (.html, html), (.json, json), (.junit, junit), (.markdown, markdown), (.grafana, grafana),
        ]
        let paths = asked.compactMap { kind, path in path.map { (kind, $0) } }
        return paths.isEmpty ? [(.html, beside(ReportFiles.Kind.html.fileName))] : paths
    }

    private func beside(_ name: String) -> String {
        guard let slash = journal.lastIndex(of: "/") else { return name }
        return journal[...slash] + name
    }
}
