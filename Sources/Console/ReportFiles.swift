import Chaos
import Report

/// The reports of a run, as files.
package struct ReportFiles: Sendable {
    private let run: ReportedRun

    /// Reads the journal, and judges it.
    ///
    /// - Throws: ``JournalError`` when it cannot be read.
    package init(_ journal: String) throws {
        try self.init(journal, judgement: nil)
    }

    /// Reads the journal of a run that was judged before.
    ///
    /// - Throws: ``JournalError`` when it cannot be read.
    package init(_ journal: String, _ judgement: Judgement) throws {
        try self.init(journal, judgement: judgement)
    }

    private init(_ journal: String, judgement: Judgement?) throws {
        var timeline = RunTimeline()
        var judge = Judge()
        let integrity = try JournalReader(journal).read { entry in
            timeline.take(entry)
            if judgement == nil { judge.take(entry) }
        }
        let name = journal.split(separator: "/").last.map(String.init) ?? journal
        run = ReportedRun(
            journal: name, timeline: timeline, integrity: integrity,
            judgement: judgement ?? judge.judgement(integrity))
    }

    package var judgement: Judgement { run.judgement }

    package enum Kind: String, CaseIterable, Sendable {
        case html
        case json
        case junit
        case markdown
        case grafana

        /// In a run's folder.
        package var fileName: String {
            switch self {
            case .html: "report.html"
            case .json: "report.json"
            case .junit: "junit.xml"
            case .markdown: "report.md"
            case .grafana: "annotations.json"
            }
        }
    }

    package func text(of kind: Kind) -> String {
        switch kind {
        case .html: HTMLReport(run).text
        case .json: JudgementReport(run.judgement, of: run.timeline.header?.experiment).json + "\n"
        case .junit: JUnitReport(run).text
        case .markdown: MarkdownReport(run).text
        case .grafana: GrafanaAnnotations(run).text
        }
    }

    /// - Parameter path: what is there already is replaced when all of it is written.
    package func write(_ kind: Kind, to path: String) throws(ConsoleError) {
        let file = try OutputFile(path)
        try file.text.text(text(of: kind).utf8)
        try file.finish()
    }

    /// All of them.
    ///
    /// - Parameter folder: is there.
    package func write(into folder: String) throws(ConsoleError) {
        for kind in Kind.allCases { try write(kind, to: "\(folder)/\(kind.fileName)") }
    }
}
