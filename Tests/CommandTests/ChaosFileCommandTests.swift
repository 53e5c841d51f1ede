import Foundation
import Testing

@Suite("Commands about experiment files")
struct ChaosFileCommandTests {
    private static let valid = """
        title: Kill a web server
        parameters: {zone: b}
        load: {readers: {paths: [/], rate: 10/s}}
        steady-state:
          conditions: [{success-share: {load: readers}, at-least: 99%}]
        method: [{id: kill, fault: kill, targets: {component: web, zone: "${zone}"}}]
        hypotheses:
          - {id: reads, title: Reads go on, threshold: {success-share: {load: readers}, at-least: 99%}}

        """

    @Test func validateSaysWhatIsWrongWhere() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(Self.valid.utf8), to: "good.yaml")
        try folder.write(
            Array(Self.valid.replacingOccurrences(of: "paths:", with: "pahts:").utf8), to: "bad.yaml")
        let good = try Command.run("chaos", "validate", "good.yaml", in: folder.url)
        #expect(good.status == 0)
        #expect(good.output == "good.yaml: valid\n")
        let bad = try Command.run("chaos", "validate", "good.yaml", "bad.yaml", "none.yaml", in: folder.url)
        #expect(bad.status == 1)
        #expect(
            bad.lines[1]
                == "bad.yaml:3:17: error: the kind of load is missing (write one of scenarios, paths or ledger)"
        )
        #expect(bad.lines[2] == "bad.yaml:3:18: error: “pahts” is no field here (did you mean “paths”?)")
        #expect(
            bad.lines.last
                == "none.yaml:1:1: error: there is no such file (`scale chaos list` shows what there is)")
        let json = try Command.run(
            "chaos", "validate", "bad.yaml", "--format", "json", in: folder.url)
        #expect(json.status == 1)
        let files = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(files[0]["isValid"] as? Bool == false)
        let found = try #require(files[0]["diagnostics"] as? [[String: Any]])
        #expect(found.map { $0["code"] as? String } == ["missing-field", "unknown-field"])
        let piped = try Command.run(
            ["chaos", "validate", "-"], input: Array(Self.valid.utf8), in: folder.url)
        #expect(piped.output == "-: valid\n")
    }

    @Test func describeSaysWhatIsDoneWithItsParameters() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(Self.valid.utf8), to: "good.yaml")
        let text = try Command.run("chaos", "describe", "good.yaml", "--set", "zone=c", in: folder.url)
        #expect(text.status == 0)
        #expect(text.output.contains("kill: kills by SIGKILL all web in zone c"))
        let json = try Command.run("chaos", "describe", "good.yaml", "--format", "json", in: folder.url)
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
        let wrong = try Command.run("chaos", "describe", "good.yaml", "--set", "zome=c", in: folder.url)
        #expect(wrong.status == 1)
        #expect(wrong.output.isEmpty)
        #expect(wrong.errors.contains("did you mean “zone”?"))
        #expect(
            try Command.run("chaos", "describe", "good.yaml", "--set", "zone", in: folder.url).status == 64)
        #expect(
            try Command.run(
                "chaos", "describe", "good.yaml", "--set", "zone=a", "--set", "zone=b", in: folder.url
            ).status == 64)
    }

    @Test func listShowsWhatThereIs() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(Self.valid.utf8), to: "experiments/good.yaml")
        let list = try Command.run("chaos", "list", in: folder.url)
        #expect(list.status == 0)
        #expect(list.lines.count == 2)
        #expect(list.lines[1].contains("Kill a web server  kill"))
        try folder.write(Array("title: x\n".utf8), to: "experiments/bad.yaml")
        let both = try Command.run("chaos", "list", in: folder.url)
        #expect(both.status == 1)
        #expect(both.lines[1].contains("invalid: `scale chaos validate experiments/bad.yaml` says why"))
        let none = try Command.run("chaos", "list", "elsewhere", in: folder.url)
        #expect(none.status == 1)
        #expect(none.errors.hasPrefix("error: elsewhere: the folder cannot be read"))
    }

    @Test func schemaPrintsJSON() throws {
        let schema = try Command.run("chaos", "schema")
        #expect(schema.status == 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(schema.output.utf8)) as? [String: Any])
        #expect(object["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }
}
