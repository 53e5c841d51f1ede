import Foundation
import Testing

@Suite struct ExtractCommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func printsOneObjectForEachFileInTheOrderGiven() throws {
        try folder.write(songBytes([40, 128, 0]), to: "b.mid")
        try folder.write(songBytes([24]), to: "a.mid")
        let result = try Command.run("extract", "--format", "jsonl", "b.mid", "a.mid", in: folder.url)
        #expect(result.status == 0)
        #expect(
            result.lines == [
                #"{"path":"b.mid","status":"ok","instruments":[[0,false],[0,true],[40,false]],"reasons":[]}"#,
                #"{"path":"a.mid","status":"ok","instruments":[[24,false]],"reasons":[]}"#,
            ])
        #expect(result.errors == "")
    }

    @Test func readsFoldersByPathAndOnlyTheirMIDIFiles() throws {
        for name in ["lib/z.mid", "lib/sub/a.KAR", "lib/readme.txt", "lib/a.midi"] {
            try folder.write(songBytes([1]), to: name)
        }
        let result = try Command.run("extract", "--format", "jsonl", "lib", in: folder.url)
        #expect(result.status == 0)
        #expect(
            result.lines.map { $0.split(separator: "\"")[3] } == ["lib/a.midi", "lib/sub/a.KAR", "lib/z.mid"])
    }

    @Test func readsStandardInput() throws {
        let result = try Command.run("extract", "-", "--format", "jsonl", input: songBytes([56]))
        #expect(result.status == 0)
        #expect(result.lines == [#"{"path":"-","status":"ok","instruments":[[56,false]],"reasons":[]}"#])
    }

    @Test func namesInstrumentsInATable() throws {
        try folder.write(songBytes([40, 128]), to: "a.mid")
        let result = try Command.run("extract", "a.mid", in: folder.url)
        #expect(result.output.contains("Standard Kit, Violin"))
    }

    @Test func goesOnAfterFilesThatCannotBeReadAndExitsWith2() throws {
        try folder.write(songBytes([5]), to: "good.mid")
        try folder.write(Array("no music".utf8), to: "bad.mid")
        let result = try Command.run(
            "extract", "--format", "jsonl", "gone.mid", "bad.mid", "good.mid", in: folder.url)
        #expect(result.status == 2)
        #expect(result.lines.count == 2)
        #expect(
            result.lines[0].contains(
                #""status":"invalid","instruments":[],"reasons":[{"offset":0,"reason":"not-midi"}]"#))
        #expect(
            result.errors
                == #"{"path":"gone.mid","status":"unreadable","error":"there is no such file or folder"}"#
                + "\n")
    }

    @Test func recoversUnlessStrict() throws {
        var bytes = songBytes([5])
        bytes.removeLast(4)
        try folder.write(bytes, to: "cut.mid")
        let lenient = try Command.run("extract", "--format", "jsonl", "cut.mid", in: folder.url)
        #expect(lenient.status == 0)
        #expect(lenient.output.contains(#""status":"recovered","instruments":[[5,false]]"#))
        let strict = try Command.run("extract", "--strict", "--format", "jsonl", "cut.mid", in: folder.url)
        #expect(strict.status == 2)
        #expect(strict.output.contains(#""status":"invalid","instruments":[]"#))
    }

    @Test func writesHostileNamesAsValidJSONAndHarmlessText() throws {
        let name = "a\"b\\c\n\u{1B}[31m<b>é.mid"
        try folder.write(songBytes([5]), to: name)
        let json = try Command.run("extract", "--format", "jsonl", name, in: folder.url)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["path"] as? String == name)
        let table = try Command.run("extract", name, in: folder.url)
        #expect(!table.output.contains("\u{1B}"))
        #expect(table.lines.count == 2)
    }

    @Test func readsFilesWhoseNamesAreNotUTF8() throws {
        let name: [CChar] =
            Array(folder.url.path.utf8CString.dropLast()) + [47, -1, -2, 46, 109, 105, 100, 0]
        let file = try #require(fopen(name, "w"))
        let bytes = songBytes([7])
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        let result = try Command.run("extract", "--format", "jsonl", ".", in: folder.url)
        #expect(result.status == 0)
        #expect(
            result.lines == [#"{"path":"./%FF%FE.mid","status":"ok","instruments":[[7,false]],"reasons":[]}"#]
        )
    }

    @Test func readsNoMoreThanItsLimit() throws {
        let file = folder.url.appendingPathComponent("endless.mid")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 1 << 40)
        let result = try Command.run("extract", "--format", "jsonl", "endless.mid", in: folder.url)
        #expect(result.status == 2)
        #expect(
            result.output.contains(
                #""status":"invalid","instruments":[],"reasons":[{"offset":0,"reason":"too-large"}]"#))
        let endless = try Command.run("extract", "--format", "jsonl", "/dev/zero")
        #expect(endless.status == 2)
        #expect(endless.output.contains("too-large"))
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"))
    func reportsFilesThatMayNotBeRead() throws {
        let path = try folder.write(songBytes([5]), to: "locked.mid")
        chmod(path, 0)
        let result = try Command.run("extract", "locked.mid", in: folder.url)
        #expect(result.status == 2)
        #expect(result.errors == "error: locked.mid: permission denied\n")
    }
}
