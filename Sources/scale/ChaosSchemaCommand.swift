import ArgumentParser
import Chaos
import Console

struct ChaosSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of experiment files, for editors.",
        discussion: "It is experiments/schema.json, as this version reads files.")

    func run() async throws {
        let output = TextOutput.standardOutput()
        try output.text(ExperimentSchema.text.utf8)
        try output.flush()
    }
}
