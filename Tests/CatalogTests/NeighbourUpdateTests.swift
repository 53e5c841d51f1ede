import Catalog
import Library
import MIDI
import Music
import Synchronization
import TestSupport
import Testing

@Suite("In every catalog the lists of neighbours follow the songs")
struct NeighbourUpdateTests {
    private static let limit = 4

    private static func file(_ number: Int, _ generator: inout SeededGenerator) -> FileRecord {
        var melodic = ProgramSet()
        for _ in 0..<6 { melodic.insert(UInt8.random(in: 60...68, using: &generator)) }
        return .song("\(number).mid", number, melodic: melodic)
    }

    private static func lists(_ store: any NeighbourStore) async throws -> [NeighbourList] {
        let lists = Mutex<[NeighbourList]>([])
        _ = try await store.forEachNeighbourList { list in lists.withLock { $0.append(list) } }
        return lists.withLock { $0 }
    }

    /// Brings the lists up to date and holds them against those of the library.
    private static func update(_ catalog: any AnyCatalog, isFull: Bool) async throws {
        let library = try await Library(of: catalog)
        let updater = NeighbourUpdater(catalog, of: library, limit: limit, workers: 2)
        let summary = try await updater.update(full: false) { _, _ in }
        #expect(summary.isFull == isFull)
        let lists = try await lists(catalog)
        #expect(lists.count == library.count)
        for list in lists {
            let place = try #require(library.place(of: list.song))
            let expected = library.neighbours(of: place, NeighbourUpdater.query(limit: limit)).map {
                NeighbourList.Entry(song: library.id(at: $0.song), score: $0.score, shared: $0.shared)
            }
            #expect(list.neighbours == expected)
        }
    }

    @Test(arguments: Backend.allCases)
    func afterEachIngest(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        var generator = SeededGenerator(seed: 5)
        var files = (0..<200).map { Self.file($0, &generator) }
        try await catalog.ingest(files)
        try await Self.update(catalog, isFull: true)
        // Some change, some go, some come.
        for number in 0..<5 {
            files[number] = Self.file(number + 1000, &generator)
            files[number].file.key = "\(number).mid"
        }
        files.removeLast(5)
        files += (300..<308).map { Self.file($0, &generator) }
        try await catalog.ingest(files, prune: true)
        try await Self.update(catalog, isFull: false)
    }
}
