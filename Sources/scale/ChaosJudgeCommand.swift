import ArgumentParser
import Chaos
import Console

struct ChaosJudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Say what follows from a run's journal: the same for the same journal.",
        discussion: """
            Reads nothing but the journal, and verifies that it is as it was written.

            Exit codes: 0 PASS, 1 FAIL, 2 INCONCLUSIVE, 3 the run could not be, 4 it was aborted or interrupted, \
            5 something is left of a fault.

            Example: scale chaos judge runs/kill-primary/journal.ndjson --format json
            """)

    @Argument(help: ArgumentHelp("The journal of a run.", valueName: "journal"))
    var journal: String

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "The format of what is printed.")
    var format = Format.text

    func run() async throws {
        var judge = Judge()
        let integrity: JournalIntegrity
        do {
            integrity = try JournalReader(journal).read { judge.take($0) }
        } catch let error as JournalError {
            try TextOutput.printError(error)
            throw ExitCode(3)
        }
        let judgement = judge.judgement(integrity)
        let report = JudgementReport(judgement, of: judge.experiment)
        try TextOutput.print(format == .json ? report.json : report.text)
        if judgement.exitCode != 0 { throw ExitCode(judgement.exitCode) }
    }
}
