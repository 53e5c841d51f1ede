import ArgumentParser

@main
struct Scale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        subcommands: [
            IngestCommand.self,
            ServeCommand.self,
        ])
}
