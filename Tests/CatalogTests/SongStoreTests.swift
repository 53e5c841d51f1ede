import Catalog
import MIDI
import Testing

@Suite("Every catalog keeps songs")
struct SongStoreTests {
    @Test(arguments: Backend.allCases)
    func givesBackEverySongByIDWithAllThatIsKnownOfIt(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let damage = [Damage(.keySignature, at: 40), Damage(.tick, at: 4_000_000_000)]
        try await catalog.ingest([
            .song("b/Fly_me-to.mid", 2, melodic: [0, 63, 64, 127], percussion: [0, 40], damage: damage),
            .song("a.mid", 1, melodic: [5]), .song("c.kar", 3, melodic: [], percussion: [127]),
        ])
        let songs = try await catalog.songs()
        #expect(songs.map(\.id) == [1, 2, 3].map(SongID.made).sorted())
        #expect(
            songs.first { $0.id == .made(2) }
                == Song(
                    id: .made(2), title: "Fly me to", sourceKey: "b/Fly_me-to.mid", size: 102,
                    status: .recovered, reasons: damage,
                    instruments: InstrumentSet(melodic: [0, 63, 64, 127], percussion: [0, 40]),
                    ingestedAt: 1_700_000_000))
    }

    @Test(arguments: Backend.allCases)
    func generationChangesWheneverAnIngestFinishes(_ backend: Backend) async throws {
        let clock = Clock()
        let catalog = try await backend.makeCatalog(at: clock)
        #expect(try await catalog.generation() == Generation(run: 0, finishedAt: nil))
        let reading = Reading(mode: .lenient, version: 1)
        let stopped = try await catalog.beginIngest(of: "/library", by: reading)
        #expect(try await catalog.generation() == Generation(run: 0, finishedAt: nil))
        try await catalog.abandonIngest(stopped, figures: RunFigures(), problem: nil)
        #expect(try await catalog.generation() == Generation(run: 0, finishedAt: nil))
        try await catalog.ingest([.song("a.mid", 1)])
        let first = try await catalog.generation()
        #expect(first.run > 0)
        #expect(first.finishedAt == clock.now())
        clock.advance(by: 60)
        try await catalog.ingest([.song("a.mid", 1)])
        let second = try await catalog.generation()
        #expect(second.run > first.run)
        #expect(second.finishedAt == clock.now())
        #expect(try await catalog.forEachSong { _ in } == second)
    }

    @Test(arguments: Backend.allCases)
    func anErrorOfTheReaderEndsTheReading(_ backend: Backend) async throws {
        struct Enough: Error {}
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1), .song("b.mid", 2)])
        await #expect(throws: Enough.self) { try await catalog.forEachSong { _ in throw Enough() } }
        #expect(try await catalog.songs().count == 2)
    }

    @Test(arguments: Backend.allCases)
    func namesAreKeptAsTheyAreWhateverTheyContain(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let names = [
            "Robert'); DROP TABLE songs;--.mid", "<script>alert(1)</script>.mid", "\"quoted\" \\ back.mid",
            "e\u{301}.mid", "\u{e9}.mid", "new\nline.mid", "%FFbytes.mid", "50%25%41.mid",
        ]
        try await catalog.ingest(names.enumerated().map { .song($1, $0 + 1) })
        let songs = try await catalog.songs()
        #expect(Set(songs.map { Array($0.sourceKey.utf8) }) == Set(names.map { Array($0.utf8) }))
        let titles = Dictionary(uniqueKeysWithValues: songs.map { ($0.id, $0.title) })
        #expect(titles[.made(1)] == "Robert'); DROP TABLE songs;")
        #expect(titles[.made(2)] == "script>")
        #expect(titles[.made(7)] == "\u{FFFD}bytes")
        #expect(try await catalog.ingest(names.enumerated().map { .song($1, $0 + 1) }).songs == names.count)
    }
}
