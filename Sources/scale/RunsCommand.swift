import ArgumentParser
import Catalog
import Console

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the latest ingests: how far they are, or how they ended.",
        discussion: """
            The latest first. What a running one has done was noted a moment ago; one that was killed is \
            shown as running until the next begins.

            Example: scale runs --limit 5 --format json
            """)

    @OptionGroup var catalog: CatalogOption

    @Option(help: ArgumentHelp("The most runs to list, 1 to 10,000.", valueName: "n"))
    var limit = 20

    @Option(help: "The format of what is printed.")
    var format = RunReport.Format.table

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit should be from 1 to 10000")
        }
    }

    func run() async throws {
        let runs = try await catalog.location.open(.readOnly).runs(limit: limit)
        try RunReport(runs, now: time(nil)).write(format, to: .standardOutput())
    }
}
