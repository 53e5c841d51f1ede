import Foundation
import Testing

/// Over a catalog that `scale ingest` made.
@Suite struct SimilarCommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(songBytes([0, 32, 40, 128], title: "a"), to: "lib/First Song.mid")
        try folder.write(songBytes([0, 32, 40, 41], title: "b"), to: "lib/second_song.mid")
        try folder.write(songBytes([0, 32, 56, 57], title: "c"), to: "lib/third-song.mid")
        try folder.write(songBytes([100, 101, 102], title: "d"), to: "lib/x/Twin.mid")
        try folder.write(songBytes([100, 101, 103], title: "e"), to: "lib/y/Twin.mid")
        #expect(try Command.run("ingest", "lib", in: folder.url).status == 0)
    }

    private func run(_ arguments: String...) throws -> Command {
        try Command.run(arguments, in: folder.url)
    }

    private func titles(_ command: Command) throws -> [String] {
        let songs = try JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [[String: Any]]
        return try #require(songs).compactMap { $0["title"] as? String }
    }

    @Test func findsASongByTitleInAnyCaseAndListsTheMostSimilarFirst() throws {
        let result = try run("similar", "first song", "--format", "json")
        #expect(result.status == 0)
        #expect(try titles(result) == ["second song", "third song"])
        #expect(result.output.contains(#""score":0.600000,"shared":3"#))
    }

    @Test func findsASongByItsIDAndByTheBeginningOfIt() throws {
        let first = try run("similar", "second song", "--format", "json")
        let id = String(try #require(first.output.split(separator: "\"").first { $0.count == 32 }))
        for name in [id, id.uppercased(), String(id.prefix(8))] {
            #expect(try titles(run("similar", name, "--format", "json")) == ["second song", "third song"])
        }
    }

    @Test func readsAFile() throws {
        try folder.write(songBytes([56, 57, 32]), to: "new.mid")
        let result = try run("similar", "new.mid", "--format", "json", "--limit", "1")
        #expect(try titles(result) == ["third song"])
        let table = try run("similar", "new.mid")
        #expect(table.lines[1].hasPrefix("0.750  ████████░░"))
    }

    @Test func filtersByInstruments() throws {
        let violin = try run("similar", "third song", "--require", "Violin", "--format", "json")
        #expect(try titles(violin) == ["First Song", "second song"])
        let noDrums = try run(
            "similar", "third song", "--require", "violin", "--exclude", "drums", "--format", "json")
        #expect(try titles(noDrums) == ["second song"])
    }

    @Test func explainsWhatItCannotFind() throws {
        try folder.write(Array("<html>".utf8), to: "page.html")
        let cases = [
            (
                "nobody's song",
                "error: no song has the id or title 'nobody's song', and there is no such file"
            ),
            ("page.html", "error: page.html: it holds no usable music"),
            ("lib", "error: lib: it is a folder"),
            ("Twin", "error: 2 songs are called 'Twin'; give the id of one: "),
        ]
        for (name, message) in cases {
            let result = try run("similar", name)
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test(arguments: [
        ["--limit", "0"], ["--minimum-score", "2"], ["--weighting", "heavy"],
        ["--require", "tuba", "--exclude", "tuba"],
    ])
    func explainsWrongUse(options: [String]) throws {
        let result = try Command.run(["similar", "First Song"] + options, in: folder.url)
        #expect(result.status == 64)
    }

    @Test func listsInstrumentsWithCounts() throws {
        let json = try run("instruments", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["songs"] as? Int == 5)
        #expect(json.output.contains(#""slug":"acoustic-grand-piano","program":0,"isDrum":false,"songs":3"#))
        let table = try run("instruments")
        #expect(table.output.contains("Standard Kit"))
    }

    @Test func exportsTheNeighboursOfEverySongByTitle() throws {
        let export = try run("export", "neighbours", "--limit", "1")
        #expect(export.status == 0)
        #expect(export.lines[0] == "song,rank,neighbour,score,shared")
        #expect(export.lines.count == 6)
        #expect(export.lines.dropFirst().allSatisfy { $0.split(separator: ",").count == 5 })

        let objects = try run("export", "neighbours", "--format", "jsonl", "--output", "n.jsonl")
        #expect(objects.status == 0)
        #expect(objects.output == "")
        let text = try String(contentsOf: folder.url.appendingPathComponent("n.jsonl"), encoding: .utf8)
        #expect(text.split(separator: "\n").count == 5)
        #expect(text.hasPrefix(#"{"song":""#))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!names.contains { $0.hasSuffix(".partial") })
    }

    @Test func anExportThatCannotBeWrittenFailsInOneLine() throws {
        let result = try run("export", "neighbours", "--output", "no/such/folder/n.csv")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: no/such/folder/n.csv cannot be written: "))
    }
}
