import ArgumentParser
import Lab
import Platforms

struct LabResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Make a part again without its data, such as one whose volume is damaged.",
        discussion: """
            A member of etcd joins its cluster anew, one of PostgreSQL's clones the primary, a web server reads \
            the catalog. Refused where the data might be the last copy.
            """)

    @OptionGroup var lab: LabOption

    @Argument(help: "Such as postgres-b or etcd-a.")
    var part: String

    func run() async throws {
        try await lab.lab(on: DockerEngine()).reset(part)
        print("\(part) is made again, and healthy.")
    }
}
