import ArgumentParser
import Console
import MIDI

struct SimilarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "List the songs that share the most instruments with one.",
        discussion: """
            SONG is a song of the catalog (its id, the beginning of its id, or its title in any case) or the \
            path of any MIDI file.

            The score is the number of instruments that both songs have, over the number that either has: \
            1 for the same instruments, 0 for none in common. With --weighting rarity, an instrument that \
            few songs have counts more.

            Examples:
              scale similar "Silver Lantern of the Harbour"
              scale similar new.mid --limit 10 --weighting rarity
              scale similar 5d41402a --require violin --exclude percussion
            """)

    @Argument(help: "A song's id or title, or a MIDI file.", completion: .file())
    var song: String

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var similarity: SimilarityOptions

    @Option(help: "The format of what is printed.")
    var format = SimilarReport.Format.table

    func run() async throws {
        let library = try await catalog.library()
        let report: SimilarReport
        if let extraction = try InputFile(path: ArgumentBytes().bytes(of: song)).extraction() {
            report = SimilarReport(try similarity.query(extraction.instruments), in: library)
        } else {
            report = SimilarReport(
                of: try SongReference(song).place(in: library), try similarity.query(), in: library)
        }
        try report.write(format, to: .standardOutput())
    }
}
