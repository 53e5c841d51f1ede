import Foundation
import SampleLibrary
import Testing

@Suite struct GenerateCommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func makesFilesThatAreAllStrictlyValid() throws {
        let made = try Command.run(
            "generate", "--songs", "30", "--to", "new/lib", "--seed", "5", in: folder.url)
        #expect(made.status == 0)
        #expect(made.output.hasPrefix("30 songs, "))
        #expect(made.errors == "")
        let read = try Command.run("extract", "--strict", "--format", "jsonl", "new/lib", in: folder.url)
        #expect(read.status == 0)
        #expect(read.lines.count == 30)
        let path = SongGenerator(seed: 5).path(ofSong: 29)
        #expect(
            try Array(Data(contentsOf: folder.url.appendingPathComponent("new/lib/" + path)))
                == SongGenerator(seed: 5).bytes(ofSong: 29))
    }

    @Test func refusesAFolderOfOtherFiles() throws {
        try folder.write([1], to: "mine.txt")
        let result = try Command.run("generate", "--songs", "3", "--to", ".", in: folder.url)
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: .: the folder holds other files"))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["mine.txt"])
    }

    @Test(arguments: [["--songs", "0"], ["--songs", "x"], [], ["--songs", "5", "--seed", "-1"]])
    func explainsWrongUse(options: [String]) throws {
        let result = try Command.run(["generate", "--to", "x"] + options, in: folder.url)
        #expect(result.status == 64)
        #expect(result.errors.contains("Usage: scale generate"))
    }
}
