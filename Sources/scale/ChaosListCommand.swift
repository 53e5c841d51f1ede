import ArgumentParser
import Chaos
import Console

struct ChaosListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the experiments of a folder: their faults, how long they take, their tags.",
        discussion: """
            How long: from when nothing has to be waited for to when every limit is used up.

            Exit codes: 0; 1 when a file is invalid.
            """)

    @Argument(help: "The folder.", completion: .directory)
    var folder = "experiments"

    @Option(help: "The format of what is printed.")
    var format = ChaosFormat.text

    func run() async throws {
        let read = try ExperimentFolder.files(in: folder).map {
            InputFile(path: Array($0.utf8)).experiment()
        }
        guard !read.isEmpty else {
            throw ConsoleError("\(folder): there are no experiments (*.yaml) in it")
        }
        let report = ExperimentReport(read)
        try TextOutput.print(format == .json ? report.listJSON : report.list)
        if read.contains(where: { $0.experiment == nil }) { throw ExitCode.failure }
    }
}
