import ArgumentParser
import Chaos
import Console

struct ChaosDescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Say in plain words what an experiment does to what, for how long, and what it expects.",
        discussion: """
            --format json prints the experiment as it is run, with its parameters put in.

            Exit codes: 0; 1 when the file is invalid, and its mistakes are on standard error.

            Example: scale chaos describe experiments/exhaust-zone.yaml --set zone=c
            """)

    @Argument(help: "The file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var parameters: ParameterOptions

    @Option(help: "The format of what is printed.")
    var format = ChaosFormat.text

    func run() async throws {
        let read = InputFile(path: Array(file.utf8)).experiment(set: parameters.values)
        guard let experiment = read.experiment else {
            let output = TextOutput.standardError()
            try output.line(ExperimentReport([read]).problems)
            try output.flush()
            throw ExitCode.failure
        }
        try TextOutput.print(
            format == .json
                ? ExperimentReport.json(experiment) : ExperimentDescription(experiment).text)
    }
}
