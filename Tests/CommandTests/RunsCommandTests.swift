import Foundation
import Testing

@Suite struct RunsCommandTests {
    @Test func listsRunsTheLatestFirst() throws {
        let folder = try TemporaryFolder()
        try folder.write(songBytes([0, 32, 40], title: "a"), to: "lib/a.mid")
        for _ in 0..<2 { #expect(try Command.run("ingest", "lib", in: folder.url).status == 0) }
        let table = try Command.run("runs", in: folder.url)
        #expect(table.status == 0)
        #expect(table.lines.count == 3)
        #expect(table.lines[1].contains("finished"))
        let json = try Command.run("runs", "--format", "json", "--limit", "1", in: folder.url)
        let runs = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(runs.count == 1)
        #expect(runs[0]["id"] as? Int == 2)
        #expect(runs[0]["unchanged"] as? Int == 1)
        #expect(runs[0]["engine"] as? String == "in-process")
        #expect(runs[0]["problem"] is NSNull)
    }
}
