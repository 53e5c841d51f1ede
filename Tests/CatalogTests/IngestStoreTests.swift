import Catalog
import MIDI
import Synchronization
import Testing

@Suite("Every catalog takes what an ingest writes")
struct IngestStoreTests {
    let reading = Reading(mode: .lenient, version: 1)

    @Test(arguments: Backend.allCases)
    func onlyFilesThatChangedHaveToBeRead(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1), .song("b.mid", 2), .invalid("c.mid", 3)])
        let run = try await catalog.beginIngest(of: "/library", by: reading)
        let files = [
            FileStamp(key: "a.mid", size: 101, revision: 1), FileStamp(key: "b.mid", size: 102, revision: 9),
            FileStamp(key: "c.mid", size: 8, revision: 3), FileStamp(key: "d.mid", size: 1, revision: 1),
        ]
        #expect(try await catalog.unread(among: files, in: run).map(\.key) == ["b.mid", "c.mid", "d.mid"])
        try await catalog.abandonIngest(run, figures: RunFigures(), problem: nil)
    }

    @Test(arguments: Backend.allCases)
    func anotherRuleOrModeOrSourceReadsAllAnew(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1)])
        let file = FileStamp(key: "a.mid", size: 101, revision: 1)
        for (source, reading) in [
            ("/library", Reading(mode: .strict, version: 1)),
            ("/library", Reading(mode: .lenient, version: 2)),
            ("/other", reading),
        ] {
            let run = try await catalog.beginIngest(of: source, by: reading)
            #expect(try await catalog.unread(among: [file], in: run).count == 1)
            try await catalog.abandonIngest(run, figures: RunFigures(), problem: nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func filesOfOneContentAreOneSongNamedByTheFirstOfThem(_ backend: Backend) async throws {
        for order in [
            ["b.mid", "a.mid", "c.mid"], ["a.mid", "b.mid", "c.mid"], ["c.mid", "b.mid", "a.mid"],
        ] {
            let catalog = try await backend.makeCatalog()
            let totals = try await catalog.ingest(order.map { .song($0, 1) })
            #expect(totals.songs == 1)
            #expect(totals.duplicates == 2)
            let songs = try await catalog.songs()
            #expect(songs.map(\.sourceKey) == ["a.mid"])
            #expect(songs.map(\.title) == ["a"])
        }
    }

    @Test(arguments: Backend.allCases)
    func aChangedFileMovesToItsNewSong(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1), .song("b.mid", 1), .song("c.mid", 2)])
        try await catalog.ingest([.song("a.mid", 3), .song("c.mid", 3)])
        let songs = try await catalog.songs()
        #expect(songs.map(\.id) == [1, 3].map(SongID.made).sorted())
        #expect(songs.first { $0.id == .made(1) }?.sourceKey == "b.mid")
        #expect(songs.first { $0.id == .made(1) }?.title == "b")
        #expect(songs.first { $0.id == .made(3) }?.sourceKey == "a.mid")
        try await catalog.ingest([.invalid("b.mid", 4)])
        #expect(try await catalog.songs().map(\.id) == [.made(3)])
    }

    @Test(arguments: Backend.allCases)
    func aNewRulesFindingsReplaceTheOld(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1, melodic: [1, 2])])
        try await catalog.ingest(
            [.song("a.mid", 1, melodic: [3], damage: [Damage(.tempo, at: 1)])],
            by: Reading(mode: .lenient, version: 2))
        let song = try #require(try await catalog.songs().first)
        #expect(song.instruments == InstrumentSet(melodic: [3]))
        #expect(song.status == .recovered)
    }

    @Test(arguments: Backend.allCases)
    func onlyPruningForgetsFilesThatAreGone(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([
            .song("a.mid", 1), .song("b.mid", 2), .song("c.mid", 2), .invalid("d.mid", 3),
        ])
        let kept = try await catalog.ingest([.song("c.mid", 2)])
        #expect(kept.missing == 3)
        #expect(try await catalog.songs().count == 2)
        let pruned = try await catalog.ingest([.song("c.mid", 2)], prune: true)
        #expect(pruned.removed == 3)
        #expect(pruned.missing == 0)
        #expect(pruned.invalid.isEmpty)
        #expect(try await catalog.songs().map(\.sourceKey) == ["c.mid"])
    }

    @Test(arguments: Backend.allCases)
    func pruningLeavesOtherSourcesAlone(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1), .song("x.mid", 9)], from: "/one")
        try await catalog.ingest([.song("a.mid", 2), .song("y.mid", 9)], from: "/two")
        let totals = try await catalog.ingest([], from: "/two", prune: true)
        #expect(totals.removed == 2)
        #expect(totals.songsInCatalog == 2)
        #expect(Set(try await catalog.songs().map(\.id)) == [.made(1), .made(9)])
    }

    @Test(arguments: Backend.allCases)
    func whatCannotBeReadIsKept(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([
            .song("a.mid", 1), .song("locked/b.mid", 2), .song("locked/deep/c.mid", 3),
            .song("locked0.mid", 4),
            .song("gone.mid", 5),
        ])
        let run = try await catalog.beginIngest(of: "/library", by: reading)
        try await catalog.record(
            [
                Obstacle("a.mid", "permission denied"),
                Obstacle("locked", isFolder: true, "permission denied"),
            ],
            in: run)
        let totals = try await catalog.finishIngest(run, figures: RunFigures(), titles: nil, prune: true)
        #expect(totals.removed == 2)
        #expect(
            Set(try await catalog.songs().map(\.sourceKey)) == ["a.mid", "locked/b.mid", "locked/deep/c.mid"])
    }

    @Test(arguments: Backend.allCases)
    func nothingIsForgottenWhenTheSourceItselfCannotBeRead(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1), .song("b/c.mid", 2)])
        let run = try await catalog.beginIngest(of: "/library", by: reading)
        try await catalog.record([Obstacle("", isFolder: true, "input/output error")], in: run)
        let totals = try await catalog.finishIngest(
            run, figures: RunFigures(), titles: nil, prune: true)
        #expect(totals.removed == 0)
    }

    @Test(arguments: Backend.allCases)
    func findingsListEveryFileThatIsNotPlainlyOkByKey(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let run = try await catalog.beginIngest(of: "/library", by: reading)
        try await catalog.record(
            [
                .song("b.mid", 1, damage: [Damage(.tempo, at: 12)]), .song("c.mid", 2),
                .invalid("d.mid", 3, reason: "no-music"),
            ], in: run)
        try await catalog.record([Obstacle("a.mid", "permission denied")], in: run)
        let totals = try await catalog.finishIngest(
            run, figures: RunFigures(), titles: nil, prune: false)
        #expect(totals.recovered == 1)
        #expect(totals.invalid == ["no-music": 1])
        let lines = Mutex<[String]>([])
        try await catalog.forEachFinding(of: run) { finding in
            let reasons =
                finding.reasons.map { "\($0.offset) \($0.reason)" } + [finding.obstacle].compactMap { $0 }
            lines.withLock { $0.append("\(finding.key) \(finding.status) \(reasons.joined())") }
        }
        #expect(
            lines.withLock { $0 } == [
                "a.mid unreadable permission denied", "b.mid recovered 12 tempo", "d.mid invalid 0 no-music",
            ])
    }

    @Test(arguments: Backend.allCases)
    func listedTitlesGoBeforeFileNamesAndStay(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        try await catalog.ingest([.song("a.mid", 1), .song("b.mid", 2)])
        let titles = [SongID.made(1): "Listed", .made(3): "Also"]
        try await catalog.ingest([.song("a.mid", 1), .song("c.mid", 3, title: "Also")], titles: titles)
        #expect(Set(try await catalog.songs().map(\.title)) == ["Listed", "b", "Also"])
        try await catalog.ingest([.song("0.mid", 1), .song("0b.mid", 2)])
        #expect(Set(try await catalog.songs().map(\.title)) == ["Listed", "0b", "Also"])
    }

    @Test(arguments: Backend.allCases)
    func oneIngestRunsAtATime(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let run = try await catalog.beginIngest(of: "/library", by: reading)
        await #expect {
            try await catalog.beginIngest(of: "/library", by: reading)
        } throws: { ($0 as? CatalogError)?.code == .ingestRunning }
        try await catalog.abandonIngest(run, figures: RunFigures(), problem: "the disk is full")
        try await catalog.ingest([.song("a.mid", 1)])
    }
}
