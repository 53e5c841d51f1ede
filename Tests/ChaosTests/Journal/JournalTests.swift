import Foundation
import JournalFixtures
import Testing

@testable import Chaos

@Suite("A journal", .timeLimit(.minutes(5)))
struct JournalTests {
    private let folder: URL
    private var path: String { folder.appending(path: "journal.ndjson").path }
    private static let entries: [JournalEntry] = {
        var run = SyntheticRun.KillPrimary()
        run.run.rate = 20
        return run.script.ordered
    }()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "scale-journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func write(_ entries: some Sequence<JournalEntry> = Self.entries) async throws {
        let writer = try JournalWriter(path)
        for entry in entries { try await writer.append(entry) }
        try await writer.close()
    }

    private func read() throws -> (entries: [JournalEntry], integrity: JournalIntegrity) {
        var entries: [JournalEntry] = []
        let integrity = try JournalReader(path).read { entries.append($0) }
        return (entries, integrity)
    }

    private func edit(_ body: (inout [UInt8]) -> Void) throws {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        body(&bytes)
        try Data(bytes).write(to: URL(filePath: path))
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    @Test func isReadAsItWasWritten() async throws {
        defer { remove() }
        let writer = try JournalWriter(path)
        for entry in Self.entries { try await writer.append(entry) }
        try await writer.close()
        let (entries, integrity) = try read()
        #expect(entries == Self.entries)
        #expect(integrity.problem == nil && integrity.tornBytes == 0)
        #expect(integrity.lines == entries.count)
        #expect(integrity.digest == (await writer.digest))
        #expect(judge(entries, integrity) == judge(Self.entries))
    }

    @Test func keepsNumbersThatJSONDoesNotHave() async throws {
        defer { remove() }
        let reading = ProbeReading(name: "query", value: .infinity, passed: true)
        try await write([JournalEntry(time: 1, event: .probe(reading))])
        #expect(try read().entries.first?.event == .probe(reading))
    }

    @Test func ofAKilledHarnessIsReadUpToItsLastWholeLine() async throws {
        defer { remove() }
        try await write()
        try edit { $0.removeLast(40) }
        let (entries, integrity) = try read()
        #expect(entries == Self.entries.dropLast())
        #expect(integrity.problem == nil)
        #expect(integrity.tornBytes > 0)
        let judgement = judge(entries, integrity)
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.reason.contains("how the run ended"))
    }

    @Test(arguments: 1...30)
    func thatIsCutOffAnywhereDoesNotPass(seed: UInt64) async throws {
        defer { remove() }
        try await write()
        var numbers = SeededNumbers(seed: seed)
        try edit { bytes in bytes.removeLast(1 + numbers.below(bytes.count - 1)) }
        let (entries, integrity) = try read()
        #expect(judge(entries, integrity).verdict != .pass)
    }

    @Test(arguments: 1...30)
    func thatIsAlteredAnywhereSaysWhere(seed: UInt64) async throws {
        defer { remove() }
        try await write()
        var numbers = SeededNumbers(seed: seed)
        try edit { bytes in
            let place = numbers.below(bytes.count)
            bytes[place] = bytes[place] ^ UInt8(1 + numbers.below(255))
        }
        let (entries, integrity) = try read()
        #expect(integrity.problem != nil || integrity.tornBytes > 0)
        #expect(judge(entries, integrity).verdict != .pass)
    }

    @Test func ofWhichALineIsRemovedMovedOrDoubledSaysSo() async throws {
        defer { remove() }
        try await write()
        let original = try Data(contentsOf: URL(filePath: path))
        let changes: [(inout [ArraySlice<UInt8>]) -> Void] = [
            { $0.remove(at: 20) }, { $0.swapAt(20, 21) }, { $0.insert($0[20], at: 21) }, { $0.removeFirst() },
        ]
        for change in changes {
            try original.write(to: URL(filePath: path))
            try edit { bytes in
                var lines = bytes.split(separator: UInt8(ascii: "\n"))
                change(&lines)
                bytes = Array(lines.map { Array($0) + [UInt8(ascii: "\n")] }.joined())
            }
            #expect(try read().integrity.problem != nil)
        }
    }

    @Test func thatIsNoneSaysSo() throws {
        defer { remove() }
        try Data("{\"a\":1}\nb\n".utf8).write(to: URL(filePath: path))
        let integrity = try read().integrity
        #expect(integrity.problem?.line == 1)
        #expect(integrity.lines == 0)
        #expect(judge([], integrity).reason.contains("no journal"))
    }

    @Test func isNeverOverwritten() async throws {
        defer { remove() }
        try await write()
        let error = #expect(throws: JournalError.self) { try JournalWriter(path) }
        #expect(error?.code == .exists)
    }

    @Test func thatIsNotThereSaysSo() {
        defer { remove() }
        let error = #expect(throws: JournalError.self) {
            try JournalReader("/no/such/journal").read { _ in }
        }
        #expect(error?.code == .unreadable)
        #expect(error?.description.contains("/no/such/journal") == true)
    }

    @Test func withoutSpaceSaysSo() throws {
        defer { remove() }
        let descriptor = open("/dev/full", O_WRONLY)
        try #require(descriptor >= 0)
        var file = JournalFile("journal", descriptor: descriptor)
        do {
            try file.append(Self.entries[0])
            Issue.record("it was written")
        } catch {
            #expect(error.code == .full)
            #expect(error.description.contains("no space"))
        }
    }
}
