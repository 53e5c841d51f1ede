import Catalog
import MIDI
import Testing

@Suite("Every catalog tells of its runs")
struct RunStoreTests {
    @Test(arguments: Backend.allCases)
    func theLatestComesFirstWithItsFigures(_ backend: Backend) async throws {
        let clock = Clock()
        let catalog = try await backend.makeCatalog(at: clock)
        #expect(try await catalog.runs(limit: 9).isEmpty)
        let start = clock.now()
        try await catalog.ingest([.song("a.mid", 1), .song("b.mid", 2)])
        clock.advance(by: 10)
        let reading = Reading(mode: .strict, version: 3)
        let failed = try await catalog.beginIngest(of: "s3://music", by: reading, engine: "spark")
        var figures = RunFigures()
        figures.counters.files = 1_000_000_007
        figures.counters.bytes = 1 << 40
        (figures.chunks, figures.chunksDone, figures.executors) = (40, 3, 7)
        clock.advance(by: 5)
        try await catalog.note(figures, in: failed)
        let running = try #require(try await catalog.runs(limit: 1).first)
        #expect(running.outcome == .running)
        #expect(running.figures == figures)
        #expect(running.notedAt == start + 15)
        #expect(running.finishedAt == nil)
        clock.advance(by: 5)
        figures.chunksDone = 4
        try await catalog.abandonIngest(failed, figures: figures, problem: "no \0 bucket")
        let stopped = try await catalog.beginIngest(of: "/library", by: reading)
        try await catalog.abandonIngest(stopped, figures: RunFigures(), problem: nil)

        let runs = try await catalog.runs(limit: 9)
        #expect(runs.map(\.outcome) == [.interrupted, .failed, .finished])
        #expect(runs.map(\.source) == ["/library", "s3://music", "/library"])
        #expect(runs.map(\.engine) == ["in-process", "spark", "in-process"])
        #expect(runs[1].figures == figures)
        #expect(runs[1].reading == reading)
        #expect(runs[1].startedAt == start + 10)
        #expect(runs[1].finishedAt == start + 20)
        #expect(runs[1].problem?.hasPrefix("no ") == true)
        #expect(runs[0].problem == nil)
        #expect(runs[2].seconds == 0)
        #expect(try await catalog.runs(limit: 2).map(\.id) == runs.prefix(2).map(\.id))
    }
}
