import Chaos
import Harness

/// Runs experiments one after another, and tells of each how it goes and what came of it.
package struct ExperimentSuite: Sendable {
    package enum Format: Sendable {
        case text
        case json
    }

    private let runs: [JudgedRun]
    private let rounds: Int
    private let out: String?
    private let format: Format

    /// - Parameters:
    ///   - rounds: how often each is run.
    ///   - out: a folder for what a run leaves, or for the folders of several; `nil`: a new one for each.
    package init(_ runs: [JudgedRun], rounds: Int = 1, out: String? = nil, format: Format = .text) {
        self.runs = runs
        self.rounds = rounds
        self.out = out
        self.format = format
    }

    /// Prints what would be touched.
    ///
    /// - Returns: whether there is something for every fault.
    package func plan() async throws -> Bool {
        var isPossible = true
        for run in runs {
            let planned = DryRunReport(run.experiment, try await run.planned())
            try TextOutput.print(format == .json ? planned.json : planned.text)
            isPossible = isPossible && planned.isPossible
        }
        return isPossible
    }

    /// - Throws: what keeps an only one from running; of several the others are run.
    package func run(interrupts: Interrupts) async throws -> SuiteReport {
        var report = SuiteReport()
        for run in runs {
            for round in 1...rounds where !interrupts.isRaised {
                do {
                    report.add(try await self.run(run, round: round, interrupts))
                } catch  where runs.count > 1 {
                    try TextOutput.printError(error)
                    report.add(run.experiment.title, failedWith: error)
                }
            }
        }
        if report.count > 1, format == .text { try TextOutput.print(report.text) }
        return report
    }

    private func run(_ run: JudgedRun, round: Int, _ interrupts: Interrupts) async throws -> Judgement {
        let folder = try RunFolder(path(of: run, round: round))
        let display = RunDisplay()
        let judgement = try await run.run(
            in: folder, interrupts: interrupts.next(), tell: { display.tell($0) }, show: { display.show($0) },
            onLeftBehind: {
                LoadProgress.tell("\($0) playlists of the run could not be deleted: they are still there")
            })
        display.end()
        let report = JudgementReport(judgement, of: run.experiment)
        try TextOutput.print(format == .json ? report.json : report.text)
        LoadProgress.tell("journal: \(folder.journal)")
        try ReportFiles(folder.journal, judgement).write(into: folder.path)
        LoadProgress.tell("report: \(folder.path)/\(ReportFiles.Kind.html.fileName)")
        return judgement
    }

    private func path(of run: JudgedRun, round: Int) -> String {
        let title = run.experiment.title
        guard let out else {
            let usual = RunFolder.usualPath(title: title, at: ObservedDeployment.timeOfDay())
            return rounds > 1 ? "\(usual)-\(round)" : usual
        }
        let folder = runs.count > 1 ? "\(out)/\(RunFolder.slug(title))" : out
        return rounds > 1 ? "\(folder)/\(round)" : folder
    }
}
