import ArgumentParser
import Console

struct InstrumentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instruments",
        abstract: "List the catalog's instruments, and how many songs have each.",
        discussion: """
            Instruments are grouped by General MIDI family, with the name by which other commands call them.

            Example: scale instruments --format json
            """)

    @OptionGroup var catalog: CatalogOption

    @Option(help: "The format of what is printed.")
    var format = InstrumentReport.Format.table

    func run() async throws {
        try await InstrumentReport(of: catalog.library()).write(format, to: .standardOutput())
    }
}

extension InstrumentReport.Format: ExpressibleByArgument {}
