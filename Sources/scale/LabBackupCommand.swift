import ArgumentParser
import Lab
import Platforms

struct LabBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the lab's catalog, songs and playlists, to a file.",
        discussion: """
            An archive of pg_dump's, made by a replica while others read and write. It is read back before it takes \
            the file's name; if anything fails, a file of that name is left as it is.
            """)

    @OptionGroup var lab: LabOption

    @Argument(help: "Where to write it.", completion: .file())
    var file: String

    func run() async throws {
        print(try await lab.lab(on: DockerEngine()).backUp(to: file))
    }
}
