import ArgumentParser
import Console
import Lab
import Platforms

struct LabRotatePasswordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-passwords",
        abstract: "Give the lab new passwords and keys; the old ones are refused from then on.",
        discussion: """
            Those of PostgreSQL's four roles and of the object store's user. People go on reading; PostgreSQL's members \
            are restarted one after another, and who writes waits some seconds when another becomes the primary. Run it \
            again if it was stopped.
            """)

    @OptionGroup var lab: LabOption

    func run() async throws {
        let engine = try DockerEngine()
        guard let settings = try await Lab.settings(ofLabNamed: lab.name, on: engine) else {
            throw LabError(.noLab, "lab \(lab.name)", "there is none: `scale lab up` starts it")
        }
        let steps = StepDisplay()
        let lab = Lab(LabPlan(settings), on: engine) { steps.show($0) }
        try await lab.rotatePasswords(in: LabState.folder(ofLabNamed: settings.name))
        print("The passwords of lab \(settings.name) are new.")
    }
}
