import Catalog
import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct NeighboursCommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        #expect(try run("generate", "--songs", "120", "--to", "lib", "--length", "sketch").status == 0)
        #expect(try run("ingest", "lib").status == 0)
    }

    private func run(_ arguments: String...) throws -> Command {
        try Command.run(arguments, in: folder.url)
    }

    /// What the catalog holds, as `scale export neighbours` writes it, by song.
    private func kept() async throws -> [String: [String]] {
        let path = folder.url.appendingPathComponent("scale.sqlite").path
        let lists = Mutex<[String: [String]]>([:])
        _ = try await SQLiteCatalog(path: path, mode: .readOnly).forEachNeighbourList { list in
            let rows = list.neighbours.enumerated().map { "\($0 + 1),\($1.song),\($1.shared)" }
            lists.withLock { $0[list.song.description] = rows.isEmpty ? nil : rows }
        }
        return lists.withLock { $0 }
    }

    private func exported(limit: Int) throws -> [String: [String]] {
        let csv = try run("export", "neighbours", "--limit", "\(limit)")
        var lists: [String: [String]] = [:]
        for line in csv.lines.dropFirst() {
            let cells = line.split(separator: ",")
            lists[String(cells[0]), default: []].append("\(cells[1]),\(cells[2]),\(cells[4])")
        }
        return lists
    }

    @Test func keepsWhatExportWrites() async throws {
        let first = try run("neighbours", "-k", "7", "--format", "json")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains(#""limit":7,"listed":120,"forgotten":0,"full":true,"revision":1"#))
        #expect(try await kept() == exported(limit: 7))
        let file = try #require(try someFile())
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("lib/\(file)"))
        #expect(try run("ingest", "lib", "--prune").status == 0)
        let second = try run("neighbours", "-k", "7")
        #expect(second.output.contains("those that can have changed"))
        #expect(second.output.contains("1 dropped, of songs that are gone"))
        #expect(try await kept() == exported(limit: 7))
        #expect(try run("neighbours", "-k", "7", "--full").output.contains("119 of 119 lists made"))
        #expect(try await kept() == exported(limit: 7))
    }

    @Test(arguments: [5, 20, 60, 200])
    func killedItLeavesTheListsAsTheyWereOrAsTheyShouldBe(milliseconds: Int) async throws {
        #expect(try run("neighbours", "-k", "3").status == 0)
        let process = Process()
        process.executableURL = Command.executable
        process.arguments = ["neighbours", "-k", "9"]
        process.currentDirectoryURL = folder.url
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let lists = try await kept()
        #expect(try lists == exported(limit: 3) || lists == exported(limit: 9))
        #expect(try run("neighbours", "-k", "9").status == 0)
        #expect(try await kept() == exported(limit: 9))
    }

    private func someFile() throws -> String? {
        let names = try FileManager.default.subpathsOfDirectory(
            atPath: folder.url.appendingPathComponent("lib").path)
        return names.filter { $0.hasSuffix(".mid") }.min()
    }
}
