import ArgumentParser
import Catalog
import Ingest
import MIDI
import UnixSignals

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Bring a catalog up to date with a folder of MIDI files, here or in S3.",
        discussion: """
            Reads every .mid, .midi, .kar and .rmi file below FOLDER, in any case, and follows symbolic \
            links. Files that have not changed since the last run are skipped; files with the same content \
            are one song. Several folders may be ingested into one catalog.

            In place of a path, FOLDER may be s3://bucket/folder. Credentials, region and endpoint come from \
            where AWS's tools take them: docs/s3.md.

            A run may be stopped at any moment: run it again and it goes on where it was.

            Exit codes: 0 when the catalog is up to date, also where some files are invalid or unreadable; \
            1 when the ingest failed; 130 or 143 when it was stopped by SIGINT or SIGTERM.

            With --engine spark the files are read by the executors of a Spark cluster: docs/spark.md.

            Examples:
              scale ingest ~/Music/midi --catalog music.sqlite --report damaged.jsonl
              scale ingest s3://music/midi --catalog music.sqlite
              scale ingest /shared/midi --engine spark --master spark://head:7077 --work /shared/work
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "The folder that holds the MIDI files, or s3://bucket/folder.", completion: .directory)
    var folder: String

    @OptionGroup
    var catalog: CatalogOption

    @Flag(help: "Take only files that follow the rule in every byte, and recover nothing from damaged ones.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "Titles of songs: the md5_to_paths.json of the Lakh MIDI Dataset.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var titles: String?

    @Flag(help: "Forget files that are gone.")
    var prune = false

    @Option(
        help: ArgumentHelp(
            "Where to list each file that is not plainly ok, as one JSON object a line.", valueName: "file"),
        completion: .file())
    var report: String?

    @OptionGroup
    var engine: EngineOptions

    @Option(help: "The format of the closing summary.")
    var format: Format = .text

    func run() async throws {
        let source = try FileSources.source(at: folder)
        let display = ProgressDisplay()
        let options = Ingest.Options(
            source: source, engine: try engine.makeEngine(catalog: catalog.identity),
            mode: strict ? .strict : .lenient, titles: try titles.map(TitleList.init),
            prune: prune, report: report, countsAhead: display.isTerminal)
        let ingest = Ingest(
            into: try SQLiteCatalog(path: catalog.path), options, onProgress: { display.show($0) })
        defer { display.end() }
        let summary = try await stoppable { try await ingest.run() }
        display.end()
        print(format == .json ? summary.json : summary.text)
    }

    /// Runs `work` until it ends, or a signal cancels it.
    ///
    /// - Throws: the exit code that shells expect of a command that the signal ended.
    private func stoppable<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let work = Task { try await work() }
        let signals = Task { () -> UnixSignal? in
            for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                work.cancel()
                return signal
            }
            return nil
        }
        do {
            let value = try await work.value
            signals.cancel()
            return value
        } catch {
            // The database's own interruption may be told before the cancellation's.
            guard work.isCancelled, let signal = await signals.value else { throw error }
            ProgressDisplay.tell("stopped: what was read is kept; run it again to go on")
            throw ExitCode(signal == .sigint ? 130 : 143)
        }
    }
}
