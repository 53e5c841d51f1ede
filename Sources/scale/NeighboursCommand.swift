import ArgumentParser
import Catalog
import Console
import Library

struct NeighboursCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbours",
        abstract: "Write the songs most similar to every song into the catalog.",
        discussion: """
            For whoever queries the catalog by SQL: the same lists as `scale export neighbours` writes with \
            its usual options. Run it after an ingest: only lists that can have changed are made anew. They \
            change in one step when all are made; a run that is stopped leaves them as they were.

            Example: scale neighbours -k 10
            """)

    @OptionGroup var catalog: CatalogOption

    @Option(
        name: [.customShort("k"), .customLong("limit")],
        help: ArgumentHelp("The most similar songs to list of a song, 1 to 1000.", valueName: "n"))
    var limit = 10

    @Flag(help: "Make all lists anew.")
    var full = false

    @Option(help: "The format of the closing summary.")
    var format = NeighbourReport.Format.text

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("-k should be from 1 to 1000") }
    }

    func run() async throws {
        let store = try catalog.location.open(.mustExist)
        let library = try await Library(of: store)
        let updater = NeighbourUpdater(store, of: library, limit: limit, workers: Progress.cores)
        let report = try await NeighbourReport(of: updater, full: full)
        try TextOutput.print(format == .json ? report.json : report.text)
    }
}

extension NeighbourReport.Format: ExpressibleByArgument {}
