import Catalog
import Foundation
import Ingest
import MIDI
import Testing

@Suite(
    "The worker command",
    .enabled(if: ScaleProcess.executable != nil, "the scale executable is not beside the tests"))
struct WorkerTests {
    let folder: TestFolder
    private var workPath: String { folder.base + "/work" }

    init() throws { folder = try TestFolder() }

    private func work(
        input: String = "0\n", fileLimit: Int = 30, environment: [String: String] = [:]
    ) throws -> ScaleProcess.Result {
        try ScaleProcess(
            "worker", "--work", workPath, "--file-limit", String(fileLimit), input: input,
            environment: environment
        ).wait()
    }

    private func fill() throws {
        for number in 0..<60 {
            let bytes =
                switch number % 6 {
                case 3: MIDIBytes.damagedSong(melodic: [UInt8(number)])
                case 4: Array("no music".utf8)
                case 5: [UInt8]()
                default:
                    MIDIBytes.song(melodic: [UInt8(number)], kits: [UInt8(number % 3)], name: "\(number)")
                }
            try folder.write(bytes, to: "\(number % 4)/tab\tline\n \\ ü \(number).mid")
        }
        try folder.write(
            Array("x".utf8) + [0],
            to: Array("latin \u{e9}".unicodeScalars.map { UInt8($0.value) }) + Array(".mid".utf8))
    }

    @Test func findsInAChunkWhatThisProcessFinds() async throws {
        try fill()
        let work = try await WorkFolder(at: workPath, of: folder.path)
        try folder.remove("0/tab\tline\n \\ ü 0.mid")
        let result = try self.work()
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output == "0\t60\t1\t21\tdone\n")
        let expected = try await FolderSource(folder.path).makeReader(mode: .lenient).read(work.files)
        let rows = try #require(try await work.rows)
        #expect(rows.batch.records.map(\.text) == expected.records.map(\.text))
        #expect(rows.batch.obstacles.map(\.reason) == expected.obstacles.map(\.reason))
        #expect(rows.batch.bytes == expected.bytes)
        #expect(rows.batch.invalid == expected.invalid)
    }

    @Test func twoAttemptsAtAChunkAreTheSame() async throws {
        try fill()
        _ = try await WorkFolder(at: workPath, of: folder.path)
        let store = FolderWorkStore(workPath)
        #expect(try work().code == 0)
        let first = try #require(try await store.get(WorkChunk.rowsName(0)))
        #expect(try work(input: "0\n0").code == 0)
        #expect(try await store.get(WorkChunk.rowsName(0)) == first)
        #expect(try await store.list("").count == 4, "manifest, chunk, rows and the worker's own")
        let chunk = try #require(try await store.get(WorkChunk.name(0)))
        #expect(try ChunkRows(first, at: "x").digest == ChunkDigest(of: chunk))
    }

    @Test(.timeLimit(.minutes(2)))
    func aFileThatCrashesOrHangsOrSwellsItCostsThatFile() async throws {
        try folder.write(MIDIBytes.song(melodic: [1], name: PoisonLibrary.crash), to: "10.mid")
        try folder.write(MIDIBytes.song(melodic: [2], name: PoisonLibrary.hang), to: "20.mid")
        try folder.write(MIDIBytes.song(melodic: [3], name: PoisonLibrary.memory), to: "30.mid")
        try folder.write(MIDIBytes.song(melodic: [4], name: PoisonLibrary.once), to: "40.mid")
        for number in 0..<50 {
            try folder.write(
                MIDIBytes.song(melodic: [UInt8(number)], name: "\(number)"), to: "\(number).song.mid")
        }
        let marker = folder.base + "/once"
        try "".write(toFile: marker, atomically: true, encoding: .utf8)
        let work = try await WorkFolder(at: workPath, of: folder.path)
        let library = try PoisonLibrary(in: folder.base)
        let result = try self.work(
            fileLimit: 10, environment: ["LD_PRELOAD": library.path, "POISON_ONCE": marker])
        #expect(result.code == 0, "\(result.errors)")
        let rows = try #require(try await work.rows)
        #expect(rows.batch.records.map(\.file.key) == work.files.map(\.key))
        let reasons = rows.batch.records.filter { $0.reason != nil }.map { [$0.file.key, $0.reason] }
        #expect(reasons == [["10.mid", "crashed"], ["20.mid", "timed-out"], ["30.mid", "crashed"]])
        #expect(!FileManager.default.fileExists(atPath: marker), "a file that crashed it only once is ok")
    }

    @Test(.timeLimit(.minutes(2)))
    func endsWhenNobodyReadsWhatItPrints() async throws {
        try folder.write(MIDIBytes.song(melodic: [1], name: PoisonLibrary.hang), to: "1.mid")
        _ = try await WorkFolder(at: workPath, of: folder.path)
        let library = try PoisonLibrary(in: folder.base)
        let executable = try #require(ScaleProcess.executable).path(percentEncoded: false)
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = [
            "-c",
            "echo 0 | LD_PRELOAD=\(library.path) '\(executable)' worker --work '\(workPath)' --file-limit 600 | :",
        ]
        try shell.run()
        shell.waitUntilExit()
        // Also the process that it had started.
        #expect(await eventually { Processes.all(with: workPath).isEmpty })
    }

    @Test func findsAFolderWhoseNameLooksLikeAnEscape() async throws {
        try folder.write(MIDIBytes.song(melodic: [1]), to: "100%41/1.mid")
        let work = try await WorkFolder(at: workPath, of: folder.path + "/100%41")
        let result = try self.work()
        #expect(result.code == 0, "\(result.errors)")
        #expect(try await work.rows?.batch.records.map(\.file.key) == ["1.mid"])
    }

    @Test func leavesAloneWhatTheDriverHasLoaded() async throws {
        try fill()
        _ = try await WorkFolder(at: workPath, of: folder.path)
        let store = FolderWorkStore(workPath)
        try await store.delete([WorkChunk.name(0)])
        let result = try work()
        #expect(result.code == 0)
        #expect(result.output == "0\t0\t0\t0\tdone before\n")
        #expect(try await store.list("chunks/") + store.list("rows/") == [])
    }

    @Test func saysInOneLineWhatIsWrongWithItsWork() async throws {
        try fill()
        func expectFailure(_ words: String, input: String = "0\n") throws {
            let result = try work(input: input)
            #expect(result.code == 1)
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        try expectFailure("there is no manifest")
        let store = FolderWorkStore(workPath)
        _ = try await WorkFolder(at: workPath, of: folder.path) { $0.format = 0 }
        try expectFailure("of format 0, this program reads \(WorkManifest.currentFormat)")
        _ = try await WorkFolder(at: workPath, of: folder.path) { $0.ruleVersion = 99 }
        try expectFailure("by rule 99")
        try await store.put(WorkManifest.name, Array("{".utf8))
        try expectFailure("not a manifest")
        _ = try await WorkFolder(at: workPath, of: folder.path) { $0.location = "/none" }
        try expectFailure("no such folder")
        _ = try await WorkFolder(at: workPath, of: folder.path)
        try expectFailure("not the number of a chunk", input: "1\n")
        #expect(try await store.list("errors/").isEmpty)
        try await store.put(WorkChunk.name(0), Array("half".utf8))
        try expectFailure("cut short")
        #expect(try await store.list("rows/").isEmpty)
        #expect(try await store.list("errors/") == ["errors/000000"], "for the driver to tell")
    }
}
