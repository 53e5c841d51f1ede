import ArgumentParser
import Console
import SampleLibrary

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a folder of MIDI files of invented songs.",
        discussion: """
            The files are valid, and have as many instruments, as often, as real collections. The same seed \
            gives the same bytes on every machine, and song N is the same however many are made. A file is \
            about 20 KB.

            FOLDER is created. It must be empty, or hold songs that were made before with the same seed and \
            length: they are left as they are, and more are added if more are asked for. Nothing is ever \
            deleted, and no other folder is written to.

            Example: scale generate --songs 2000 --to sample --seed 7
            """)

    @Option(help: ArgumentHelp("How many songs to make, 1 to 10,000,000.", valueName: "n"))
    var songs: Int

    @Option(help: ArgumentHelp("Where to put them.", valueName: "folder"), completion: .directory)
    var to: String

    @Option(help: ArgumentHelp("What to make them from.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: "Whole songs (full), or two bars of each for large catalogs on small disks (sketch).")
    var length = SongGenerator.Length.full

    func validate() throws {
        guard (1...10_000_000).contains(songs) else {
            throw ValidationError("--songs should be from 1 to 10000000")
        }
    }

    func run() async throws {
        let folder = SampleFolder(to, generator: SongGenerator(seed: seed, length: length))
        let songs = songs
        let bytes = try await Progress.shown(of: "songs", total: songs) { show in
            try await folder.write(songs: songs, workers: Progress.cores, onProgress: show)
        }
        try TextOutput.print(GenerateSummary(folder: to, songs: songs, bytes: bytes).text)
    }
}

extension SongGenerator.Length: ExpressibleByArgument {}
