import Catalog
import Foundation
import Ingest
import MIDI
import Synchronization
import Testing

/// A catalog that does something else before it answers.
private struct MeddlingStore: IngestStore {
    let store: SQLiteCatalog
    var beforeReading: @Sendable () throws -> Void = {}
    var afterWriting: @Sendable () throws -> Void = {}

    func beginIngest(of source: String, by reading: Reading, engine: String) async throws -> IngestRun {
        try await store.beginIngest(of: source, by: reading, engine: engine)
    }
    func note(_ figures: RunFigures, in run: IngestRun) async throws {
        try await store.note(figures, in: run)
    }
    func unread(among files: [FileStamp], in run: IngestRun) async throws -> [FileStamp] {
        try beforeReading()
        return try await store.unread(among: files, in: run)
    }
    func record(_ files: [FileRecord], in run: IngestRun) async throws {
        try await store.record(files, in: run)
        try afterWriting()
    }
    func record(_ obstacles: [Obstacle], in run: IngestRun) async throws {
        try await store.record(obstacles, in: run)
    }
    func finishIngest(
        _ run: IngestRun, figures: RunFigures, titles: (@Sendable (SongID) -> String?)?, prune: Bool
    ) async throws -> IngestTotals {
        try await store.finishIngest(run, figures: figures, titles: titles, prune: prune)
    }
    func abandonIngest(_ run: IngestRun, figures: RunFigures, problem: String?) async throws {
        try await store.abandonIngest(run, figures: figures, problem: problem)
    }
    func forEachFinding(of run: IngestRun, _ body: @Sendable (Finding) throws -> Void) async throws {
        try await store.forEachFinding(of: run, body)
    }
}

@Suite("An ingest that is interfered with")
struct InterferenceTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        for number in 0..<600 {
            try folder.write(
                MIDIBytes.song(melodic: [UInt8(number % 128)], name: "\(number)"), to: "\(number).mid")
        }
    }

    @Test func goesOnWithoutFilesThatVanishOrTurnIntoPipesBeforeTheyAreRead() async throws {
        let path = folder.path
        let meddler = MeddlingStore(
            store: try SQLiteCatalog(path: folder.catalogPath),
            beforeReading: {
                unlink(path + "/7.mid")
                if unlink(path + "/8.mid") == 0 { mkfifo(path + "/8.mid", 0o600) }
            })
        let summary = try await Ingest(into: meddler, Ingest.Options(source: FolderSource(path))).run()
        // Whether the two were listed before they went is up to the system's order.
        #expect(summary.totals.songs == 598)
        #expect(summary.counters.files + summary.counters.unreadable >= 599)
        #expect(summary.totals.invalid.isEmpty)
    }

    @Test func endsAsIfItHadNotBeenStoppedWhenItIsRunAgain() async throws {
        let catalog = try SQLiteCatalog(path: folder.catalogPath)
        let ingesting = Mutex<Task<IngestSummary, any Error>?>(nil)
        let meddler = MeddlingStore(
            store: catalog, afterWriting: { ingesting.withLock { $0?.cancel() } })
        let options = Ingest.Options(source: try FolderSource(folder.path))
        let task = ingesting.withLock { ingesting in
            let task = Task { try await Ingest(into: meddler, options).run() }
            ingesting = task
            return task
        }
        await #expect(throws: (any Error).self) { try await task.value }
        let kept = try await folder.songs().count
        #expect((1..<600).contains(kept))
        #expect(try await catalog.generation().run == 0)
        let summary = try await folder.ingest()
        #expect(summary.totals.songs == 600)
        #expect(summary.counters.unchanged == kept)
    }

    @Test func anErrorOfTheCatalogEndsItAndLetsTheNextOneIn() async throws {
        let catalog = try SQLiteCatalog(path: folder.catalogPath)
        let failure = CatalogError(.full, at: "x", "the disk is full")
        let meddler = MeddlingStore(store: catalog, afterWriting: { throw failure })
        await #expect(throws: failure) {
            try await Ingest(into: meddler, Ingest.Options(source: FolderSource(folder.path))).run()
        }
        #expect(try await folder.ingest().totals.songs == 600)
    }

    @Test func oneRunsAtATime() async throws {
        let path = folder.catalogPath
        let first = try SQLiteCatalog(path: path)
        let run = try await first.beginIngest(of: folder.path, by: Reading(mode: .lenient, version: 1))
        await #expect { try await folder.ingest() } throws: {
            ($0 as? CatalogError)?.code == .ingestRunning
        }
        try await first.abandonIngest(run, figures: RunFigures(), problem: nil)
        #expect(try await folder.ingest().totals.songs == 600)
    }
}
