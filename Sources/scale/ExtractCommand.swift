import ArgumentParser
import Console
import MIDI

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Tell which instruments MIDI files have.",
        discussion: """
            Reads each PATH in the order given: a file, a folder (every .mid, .midi, .kar and .rmi file \
            below it, by path), or - for standard input. Files of more than 64 MiB are not read.

            An instrument is one that sounds: a program that is chosen and never played is none. Damaged \
            files are recovered as far as is certain; with --strict they are invalid.

            With --format jsonl there is one JSON object a line for each file: path, status (ok, recovered or \
            invalid), instruments as [program, isDrum], and reasons with the byte offset of each. Files \
            that cannot be read go to standard error.

            Exit codes: 0 when every file is ok or recovered, 2 when some are invalid or unreadable.

            Examples:
              scale extract song.mid
              scale extract ~/Music/midi --format jsonl > instruments.jsonl
              curl -s https://example.org/song.mid | scale extract -
            """)

    @Argument(help: "Files and folders; - is standard input.", completion: .file())
    var paths: [String]

    @Flag(help: "Take only files that follow the rule in every byte, and recover nothing.")
    var strict = false

    @Option(help: "The format of what is printed.")
    var format = ExtractionReport.Format.table

    func run() throws {
        let arguments = ArgumentBytes()
        var report = ExtractionReport(
            mode: strict ? .strict : .lenient, format: format, to: .standardOutput(),
            errors: .standardError())
        for path in paths { try report.add(InputFile(path: arguments.bytes(of: path))) }
        try report.finish()
        if !report.isComplete { throw ExitCode(2) }
    }
}

extension ExtractionReport.Format: ExpressibleByArgument {}
