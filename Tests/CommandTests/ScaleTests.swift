import Foundation
import Testing

@Suite struct ScaleTests {
    @Test func tellsItsVersionAndHelp() throws {
        #expect(try Command.run("--version").output.split(separator: ".").count == 3)
        let help = try Command.run("--help")
        #expect(help.status == 0)
        #expect(help.output.contains("scale ingest sample"))
    }

    @Test(arguments: [
        "ingest", "serve", "similar", "instruments", "extract", "export neighbours", "generate", "runs",
        "neighbours",
    ])
    func everyCommandTeachesWithAnExample(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let help = try Command.run(words + ["--help"])
        #expect(help.status == 0)
        #expect(help.output.lowercased().contains("example"))
        #expect(help.output.contains("scale \(command)"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func writesCompletionScripts(shell: String) throws {
        let script = try Command.run("--generate-completion-script", shell)
        #expect(script.status == 0)
        #expect(script.output.contains("neighbours"))
    }

    @Test(arguments: ["serve", "similar x", "instruments", "export neighbours", "runs", "neighbours"])
    func aMissingCatalogIsExplainedInOneLine(command: String) throws {
        let folder = try TemporaryFolder()
        let words = command.split(separator: " ").map(String.init)
        let result = try Command.run(words, in: folder.url)
        #expect(result.status == 1)
        #expect(
            result.errors
                == "error: catalog scale.sqlite: there is none: make it with `scale ingest FOLDER`\n")
        let other = try Command.run(words, in: folder.url, environment: ["SCALE_CATALOG": "other.sqlite"])
        #expect(other.errors.contains("catalog other.sqlite"))
    }

    @Test func aFileThatIsNoCatalogIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let text = Array(String(repeating: "not a database ", count: 100).utf8)
        let path = try folder.write(text, to: "notes.txt")
        let result = try Command.run("instruments", "--catalog", path)
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: catalog "))
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == text)
    }

    @Test func anInstrumentThatDoesNotExistIsAnsweredWithTheNearest() throws {
        let result = try Command.run("similar", "x", "--require", "acustic gitar")
        #expect(result.status == 64)
        #expect(result.errors.contains("did you mean 'acoustic-guitar-nylon'"))
    }
}
