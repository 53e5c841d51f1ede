import ArgumentParser
import Console
import Faults
import Platforms

struct ChaosCleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "End all faults, and remove what any run has left.",
        discussion: """
            Ends helper containers, heals what they have not healed, and looks for traces of faults in every \
            container that runs. Faults of a run that goes on are ended, too: it is one switch that stops everything.
            """)

    @OptionGroup var injector: InjectorOptions

    func run() async throws {
        let engine = try DockerEngine()
        try await engine.check()
        let image = try await injector.image(for: nil, on: engine)
        let cleaner = InjectorCleaner(engine, image: image, executable: injector.executable)
        let lines = try await cleaner.clean() + cleaner.sweep()
        for line in lines { try TextOutput.print(line) }
        if lines.isEmpty { try TextOutput.print("Nothing is left of any fault.") }
    }
}
