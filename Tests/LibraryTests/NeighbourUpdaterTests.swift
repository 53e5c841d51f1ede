import Catalog
import Foundation
import Library
import MIDI
import Music
import Synchronization
import TestSupport
import Testing

/// The lists of neighbours in a catalog against those that the library gives.
@Suite struct NeighbourUpdaterTests {
    /// A catalog of songs that come, change and go; whoever looks sees whole ingests.
    private final class Changing: SongStore {
        private let state = Mutex((songs: [SongID: Song](), run: 0))

        func change(_ body: (inout [SongID: Song]) -> Void) {
            state.withLock {
                body(&$0.songs)
                $0.run += 1
            }
        }

        func generation() -> Generation { Generation(run: state.withLock { $0.run }, finishedAt: 9) }

        func forEachSong(_ body: @Sendable (Song) throws -> Void) async throws -> Generation {
            let songs = state.withLock { $0.songs.values.sorted { $0.id < $1.id } }
            try songs.forEach(body)
            return generation()
        }
    }

    private let folder = FileManager.default.temporaryDirectory.appending(path: "scale-neighbours-\(UUID())")

    private func withStore(_ body: (SQLiteCatalog) async throws -> Void) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "scale.sqlite").path(percentEncoded: false)
        try await body(try SQLiteCatalog(path: path))
    }

    private static func song(_ number: Int, _ generator: inout SeededGenerator) -> Song {
        var set = InstrumentSet()
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            set.melodic.insert(UInt8.random(in: 60...66, using: &generator))
        }
        if Bool.random(using: &generator) {
            set.percussion.insert(UInt8.random(in: 0...2, using: &generator))
        }
        return Song(
            id: SongID(high: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(number)),
            title: "t\(Int.random(in: 0...9, using: &generator))", sourceKey: "\(number).mid", size: 1,
            status: .ok, instruments: set, ingestedAt: 0)
    }

    private static func lists(_ store: any NeighbourStore) async throws -> [NeighbourList] {
        let lists = Mutex<[NeighbourList]>([])
        _ = try await store.forEachNeighbourList { list in lists.withLock { $0.append(list) } }
        return lists.withLock { $0 }
    }

    /// What the lists should be.
    private static func expected(_ library: Library, limit: Int) -> [NeighbourList] {
        (0..<library.count).map { place in
            let song = library.song(at: place)
            return NeighbourList(
                song: song.id,
                fingerprint: SongFingerprint.of(title: song.title.utf8, song.instruments),
                neighbours: library.neighbours(of: place, NeighbourUpdater.query(limit: limit)).map {
                    NeighbourList.Entry(song: library.id(at: $0.song), score: $0.score, shared: $0.shared)
                })
        }.sorted { $0.song < $1.song }
    }

    @Test(arguments: 1...6)
    func whateverComesChangesOrGoesTheListsAreThoseOfAFreshStart(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let songs = Changing()
        var next = Int.random(in: 0...120, using: &generator)
        songs.change { all in
            for number in 0..<next {
                let song = Self.song(number, &generator)
                all[song.id] = song
            }
        }
        var updates = 0
        try await withStore { store in
            for step in 0..<8 {
                let library = try await Library(of: songs)
                let limit = step == 6 ? 3 : 5
                let updater = NeighbourUpdater(store, of: library, limit: limit, workers: 3)
                let summary = try await updater.update(full: step == 7) { _, _ in }
                updates += 1
                #expect(try await Self.lists(store) == Self.expected(library, limit: limit))
                #expect(summary.state.generation == library.generation)
                #expect(summary.state.revision == updates)
                #expect(try await store.neighbourState() == summary.state)
                songs.change { all in
                    let ids = all.keys.sorted()
                    for _ in 0..<[0, 1, 2, 4, 40][Int.random(in: 0...4, using: &generator)] {
                        switch Int.random(in: 0...3, using: &generator) {
                        case 0:
                            if let id = ids.randomElement(using: &generator) { all[id] = nil }
                        case 1:
                            guard let id = ids.randomElement(using: &generator), let old = all[id] else {
                                break
                            }
                            all[id]?.instruments = Self.song(0, &generator).instruments
                            if old.instruments.count % 2 == 0 { all[id]?.title = "t5" }
                        case 2:
                            if let id = ids.randomElement(using: &generator) { all[id]?.title = "t0" }
                        default:
                            let song = Self.song(next, &generator)
                            all[song.id] = song
                            next += 1
                        }
                    }
                }
            }
        }
    }

    @Test func afterASmallIngestOnlyAFewListsAreMade() async throws {
        var generator = SeededGenerator(seed: 4)
        let songs = Changing()
        songs.change { all in
            for number in 0..<600 {
                let song = Self.song(number, &generator)
                all[song.id] = song
            }
        }
        try await withStore { store in
            func update() async throws -> NeighbourSummary {
                let library = try await Library(of: songs)
                return try await NeighbourUpdater(store, of: library, limit: 5, workers: 2)
                    .update(full: false) { _, _ in }
            }
            #expect(try await update().isFull)
            let idle = try await update()
            #expect(!idle.isFull && idle.listed == 0)
            songs.change { all in
                let song = Song(
                    id: SongID(high: 1, low: 1), title: "zz", sourceKey: "z", size: 1, status: .ok,
                    instruments: InstrumentSet(melodic: [60, 61, 62, 90, 91, 92, 93]), ingestedAt: 0)
                all[song.id] = song
            }
            let one = try await update()
            #expect(!one.isFull)
            #expect((1..<100).contains(one.listed))
            songs.change { $0[SongID(high: 1, low: 1)] = nil }
            let gone = try await update()
            #expect(gone.forgotten == 1)
            #expect(gone.listed < 100)
        }
    }

    @Test func anUpdateThatFailsChangesNothing() async throws {
        var generator = SeededGenerator(seed: 2)
        let songs = Changing()
        songs.change { all in
            for number in 0..<50 {
                let song = Self.song(number, &generator)
                all[song.id] = song
            }
        }
        try await withStore { store in
            let library = try await Library(of: songs)
            _ = try await NeighbourUpdater(store, of: library, limit: 5, workers: 2).update(full: true) {
                _, _ in
            }
            let state = try await store.neighbourState()
            let before = try await Self.lists(store)
            let update = NeighbourUpdate(
                replacing: state, limit: 1, generation: library.generation, others: .forgotten)
            let calls = Mutex(0)
            await #expect(throws: CancellationError.self) {
                try await store.updateNeighbours(update) {
                    guard
                        calls.withLock({
                            $0 += 1; return $0
                        }) < 2
                    else { throw CancellationError() }
                    return Array(before.prefix(10))
                }
            }
            #expect(try await Self.lists(store) == before)
            #expect(try await store.neighbourState() == state)
            // What was gathered in vain is not in the way of the next.
            _ = try await NeighbourUpdater(store, of: library, limit: 5, workers: 2).update(full: true) {
                _, _ in
            }
            #expect(try await Self.lists(store) == before)
            // Of two that began with the same state, one is refused.
            let late = await #expect(throws: CatalogError.self) {
                try await store.updateNeighbours(update) { nil }
            }
            #expect(late?.code == .superseded)
        }
    }
}
