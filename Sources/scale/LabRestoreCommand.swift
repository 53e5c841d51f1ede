import ArgumentParser
import Lab
import Platforms

struct LabRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Have the lab's catalog be what `scale lab backup` wrote.",
        discussion: """
            The backup goes into a new database and takes the catalog's place when it is complete. What had it is kept \
            under another name, which is told, until --forget deletes it. Web servers go on with the restored songs by \
            themselves.
            """)

    @OptionGroup var lab: LabOption

    @Argument(help: "What `scale lab backup` wrote.", completion: .file())
    var file: String?

    @Flag(help: "Instead, delete the catalogs that earlier restores have replaced.")
    var forget = false

    func validate() throws {
        guard (file == nil) == forget else {
            throw ValidationError("Give a file, or --forget.")
        }
    }

    func run() async throws {
        let lab = try await lab.lab(on: DockerEngine())
        if let file {
            print(try await lab.restore(from: file))
        } else {
            print(try await lab.forgetReplaced())
        }
    }
}
