import ArgumentParser
import Console
import Library

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what the catalog knows for other programs.",
        subcommands: [ExportNeighboursCommand.self])
}

struct ExportNeighboursCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbours",
        abstract: "Write the songs most similar to every song.",
        discussion: """
            By title, with the options of `scale similar`. As csv: song,rank,neighbour,score,shared, with \
            ids. As jsonl: one object for each song. All cores are used.

            With --output, the file appears when it is complete and not before.

            Example: scale export neighbours --limit 10 --output neighbours.csv
            """)

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var similarity: SimilarityOptions

    @Option(
        help: ArgumentHelp("Where to write; standard output without it.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(help: "The format of what is written.")
    var format = NeighbourExport.Format.csv

    func run() async throws {
        let library = try await catalog.library()
        let export = NeighbourExport(of: library, try similarity.query(), format: format)
        let file = try output.map { path throws(ConsoleError) in try OutputFile(path) }
        try await Progress.shown(of: "songs", total: library.count) { show in
            try await export.write(
                to: file?.text ?? .standardOutput(), workers: Progress.cores, onProgress: show)
        }
        try file?.finish()
    }
}

extension NeighbourExport.Format: ExpressibleByArgument {}
