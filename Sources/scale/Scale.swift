import ArgumentParser
import Console

@main
struct Scale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Find songs that share instruments in a library of MIDI files.",
        discussion: """
            A first tour:
              scale generate --songs 2000 --to sample     # or take a folder of your own
              scale ingest sample                         # read it into scale.sqlite
              scale serve                                 # open http://localhost:8080
              scale similar "SONG OR FILE"                # or ask on the command line

            Exit codes: 0 done; 1 failed, with one line on why; 2 done, but some input was unreadable or \
            invalid (extract only); 64 wrong use.

            Completion: scale --generate-completion-script bash|zsh|fish
            """,
        version: "0.1.0",
        subcommands: [
            IngestCommand.self, ServeCommand.self, SimilarCommand.self, InstrumentsCommand.self,
            ExtractCommand.self, RunsCommand.self, NeighboursCommand.self, ExportCommand.self,
            GenerateCommand.self, WorkerCommand.self, S3Command.self, LabCommand.self, LoadCommand.self,
            LedgerCommand.self, ChaosCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch  where error is ExitCode || exitCode(for: error) != .failure {
            exit(withError: error)
        } catch {
            try? TextOutput.printError(error)
            exit(withError: ExitCode.failure)
        }
    }
}
