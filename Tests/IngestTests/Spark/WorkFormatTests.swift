import Catalog
import Foundation
import Ingest
import MIDI
import ObjectStore
import TestSupport
import Testing

@Suite("What a run's driver and workers leave each other")
struct WorkFormatTests {
    private func text(_ generator: inout SeededGenerator) -> String {
        let parts = [
            "a", "\t", "\n", "\r\n", "\r", "\\", "\\n", "ü", "🎹", " ", "%41", "\0", "'",
        ]
        return (0..<Int.random(in: 0..<8, using: &generator)).map { _ in
            parts.randomElement(using: &generator) ?? "a"
        }.joined()
    }

    private func record(_ generator: inout SeededGenerator) -> FileRecord {
        func number() -> UInt64 { generator.next() }
        let file = FileStamp(
            key: text(&generator), size: Int(generator.next() >> 40),
            revision: Int(bitPattern: UInt(generator.next())))
        let id = SongID(high: number(), low: number())
        let kinds = Damage.Kind.allCases
        let damages = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
            Damage(kinds.randomElement(using: &generator) ?? .tempo, at: Int(number() >> 38))
        }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
            return FileRecord(file, .invalid(id, ReasonList.reasons(damages)))
        case 1:
            return FileRecord(file, .invalid(nil, [ReasonList.tooLarge]))
        default:
            let instruments = InstrumentSet(
                melodic: ProgramSet(low: number(), high: number()),
                percussion: ProgramSet(low: number(), high: 0))
            let extraction = Extraction(
                status: damages.isEmpty ? .ok : .recovered, instruments: instruments, reasons: damages)
            return FileRecord(file, .song(id, extraction, title: nil))
        }
    }

    @Test func linesGiveBackTheirFields() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let fields = (0...Int.random(in: 0..<5, using: &generator)).map { _ in text(&generator) }
            let line = TabbedLine.line(fields)
            #expect(line.count { $0 == 10 } == 1)
            #expect(TabbedLine.lines(of: line)?.compactMap(TabbedLine.fields) == [fields])
        }
    }

    @Test func rowsGiveBackWhatWasFound() throws {
        var generator = SeededGenerator(seed: 4)
        for count in 0..<40 {
            var batch = FileBatch()
            for _ in 0..<count { batch.add(record(&generator)) }
            for _ in 0..<count % 3 {
                batch.obstacles.append(Obstacle(text(&generator), text(&generator)))
            }
            batch.bytes = count * 1000
            let digest = ChunkDigest(of: [UInt8(count)])
            let rows = ChunkRows(chunk: count, digest: digest, executor: "host/1", batch: batch)
            let back = try ChunkRows(rows.bytes, at: "x")
            #expect(back.chunk == count)
            #expect(back.digest == digest)
            #expect(back.executor == "host/1")
            #expect(back.batch.records.map(\.text) == batch.records.map(\.text))
            #expect(
                back.batch.obstacles.map { [$0.key, $0.reason] }
                    == batch.obstacles.map { [$0.key, $0.reason] })
            #expect(back.batch.bytes == batch.bytes)
            #expect(back.batch.invalid == batch.invalid)
        }
    }

    @Test func rowsThatAreCutShortOrOfAnotherFormatAreRefused() {
        var generator = SeededGenerator(seed: 5)
        var batch = FileBatch()
        for _ in 0..<5 { batch.add(record(&generator)) }
        let bytes = ChunkRows(
            chunk: 1, digest: ChunkDigest(of: []), executor: "host/1", batch: batch
        ).bytes
        for length in 0..<bytes.count {
            #expect(throws: IngestError.self) { try ChunkRows(Array(bytes.prefix(length)), at: "x") }
        }
        let format = WorkManifest.currentFormat
        let later = Array(
            String(decoding: bytes, as: UTF8.self)
                .replacing("scale-rows\t\(format)\t", with: "scale-rows\t\(format + 1)\t").utf8)
        #expect { try ChunkRows(later, at: "x") } throws: { ($0 as? IngestError)?.code == .workVersion }
    }

    @Test func aFolderKeepsGivesListsAndForgets() async throws {
        let path = NSTemporaryDirectory() + "scale-work-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = FolderWorkStore(path + "/")
        #expect(store.location == path)
        try await keepsGivesListsAndForgets(store)
        #expect(!FileManager.default.fileExists(atPath: path + "/a"), "folders that hold nothing go, too")
        try "".write(toFile: path + "/f", atomically: true, encoding: .utf8)
        await #expect(throws: IngestError.self) { try await FolderWorkStore(path + "/f").put("x", [1]) }
    }

    @Test(.timeLimit(.minutes(3))) func aBucketKeepsGivesListsAndForgets() async throws {
        let client = try await ObjectGateway.shared.makeBucket()
        let store = ObjectWorkStore(client, prefix: "work/")
        #expect(store.location == "s3://\(client.bucket)/work/")
        try await keepsGivesListsAndForgets(store)
    }

    private func keepsGivesListsAndForgets(_ store: some WorkStore) async throws {
        #expect(try await store.list("").isEmpty)
        #expect(try await store.get("a/b") == nil)
        try await store.put("a/b", [1, 2])
        try await store.put("a/b", [])
        try await store.put("a/c/d", [UInt8](repeating: 7, count: 300_000))
        try await store.put("e", [3])
        #expect(try await store.get("a/b") == [])
        #expect(try await store.get("a/c/d")?.count == 300_000)
        #expect(try await store.list("") == ["a/b", "a/c/d", "e"])
        #expect(try await store.list("a/c/") == ["a/c/d"])
        try await store.delete(["a/b", "a/c/d", "none/x"])
        #expect(try await store.list("") == ["e"])
    }

    @Test(arguments: [
        ("local", SparkMaster.Kind.local), ("local[4]", .local), ("local[*]", .local), ("local[2,3]", .local),
        ("spark://host:7077", .standalone), ("spark://a:1,b:65535", .standalone),
        ("spark://[::1]:7077", .standalone),
        ("k8s://https://10.0.0.1:6443", .kubernetes), ("k8s://cluster", .kubernetes),
        ("k8s://https://a.example.org/path", .kubernetes),
    ]) func takesMastersOfSparks(_ text: String, _ kind: SparkMaster.Kind) {
        #expect(SparkMaster(text)?.kind == kind)
    }

    @Test(arguments: [
        "", "Local", "local[", "local[]", "local[0]", "local[x]", "local[2,]", "local[1,2,3]", "spark://",
        "spark://host",
        "spark://host:0", "spark://host:70777", "spark://host:7077,", "spark://ho st:1", "k8s://",
        "k8s://https://", "yarn",
        "http://host:7077",
    ]) func refusesOthers(_ text: String) {
        #expect(SparkMaster(text) == nil)
    }
}
