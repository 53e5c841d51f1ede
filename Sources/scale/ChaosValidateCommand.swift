import ArgumentParser
import Chaos
import Console

struct ChaosValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Report every mistake in experiment files, with its place and what to do.",
        discussion: """
            Each is a line FILE:LINE:COLUMN: error: WHAT (WHAT TO DO). Warnings do not keep an experiment \
            from running. `-` is standard input.

            Exit codes: 0 when no file has an error, 1 when one has.

            Example: scale chaos validate experiments/*.yaml
            """)

    @Argument(help: "The files.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @OptionGroup var parameters: ParameterOptions

    @Option(help: "The format of what is printed.")
    var format = ChaosFormat.text

    func run() async throws {
        let read = files.map { InputFile(path: Array($0.utf8)).experiment(set: parameters.values) }
        let report = ExperimentReport(read)
        try TextOutput.print(format == .json ? report.problemsJSON : report.problems)
        if read.contains(where: { $0.errorCount > 0 }) { throw ExitCode.failure }
    }
}
