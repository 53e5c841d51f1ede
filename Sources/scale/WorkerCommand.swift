import ArgumentParser
import Ingest
import MIDI

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Read chunks of files for an ingest that Spark does.",
        discussion: """
            Spark's executors run this; people do not need to. The numbers of chunks come on standard input, \
            one a line; what each file of a chunk holds goes to rows/ in the work folder, and one line for the \
            chunk to standard output.

            Files are read in a process apart. One that crashes it, or takes longer than --file-limit, is tried \
            once more alone, and then invalid with reason crashed or timed-out; the others are not affected.

            Exit codes: 0 done; 1 failed, with one line on why.
            """)

    @Option(help: ArgumentHelp("The run's folder in the work store.", valueName: "location"))
    var work: String?

    @Option(help: ArgumentHelp("Seconds that reading one file may take.", valueName: "seconds"))
    var fileLimit = 30

    @Option(help: .hidden)
    var extract: InstrumentReader.Mode?

    func validate() throws {
        guard (1...86_400).contains(fileLimit) else {
            throw ValidationError("--file-limit \(fileLimit) is not between 1 and 86,400 seconds")
        }
        guard work != nil || extract != nil else {
            throw ValidationError("Missing expected argument '--work <location>'")
        }
    }

    func run() async throws {
        if let extract { return ExtractionService.run(mode: extract, limit: fileLimit) }
        guard let work else { return }
        try await ChunkWorker(WorkStores.store(at: work), fileLimit: fileLimit).run()
    }
}

extension InstrumentReader.Mode: ExpressibleByArgument {}
