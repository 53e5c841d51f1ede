import ArgumentParser
import Console
import Lab
import Platforms

struct LabUpgradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Replace the lab's parts by those of other images, one at a time.",
        discussion: """
            Parts that are of these images already are left as they are, so that it can be run again after it was \
            stopped, and with the old tag to go back. People go on reading; who writes waits some seconds when \
            PostgreSQL's primary is replaced.
            """)

    @OptionGroup var lab: LabOption

    @Option(help: "The images' tag; without it, that which the lab has, of which there may be newer ones.")
    var tag: String?

    func run() async throws {
        let engine = try DockerEngine()
        guard var settings = try await Lab.settings(ofLabNamed: lab.name, on: engine) else {
            throw LabError(.noLab, "lab \(lab.name)", "there is none: `scale lab up` starts it")
        }
        if let tag { settings.tag = tag }
        let steps = StepDisplay()
        let lab = Lab(LabPlan(settings), on: engine) { steps.show($0) }
        let count = try await lab.upgrade()
        print("\(count) parts replaced; all are of the images \(settings.tag).")
    }
}
