import Catalog
import Synchronization
import Testing

/// What holds of the lists of neighbours in every database.
@Suite struct NeighbourStoreTests {
    private static let generation = Generation(run: 4, finishedAt: 77)

    /// The list of song `number`, which names `others`, the best first.
    private static func list(_ number: Int, _ others: [Int], fingerprint: Int64 = 1) -> NeighbourList {
        NeighbourList(
            song: .made(number), fingerprint: fingerprint,
            neighbours: others.enumerated().map { place, other in
                NeighbourList.Entry(song: .made(other), score: 1 / Double(place + 3), shared: 9 - place)
            })
    }

    private static func update(
        _ store: any NeighbourStore, _ others: NeighbourUpdate.Others, _ batches: [[NeighbourList]]
    ) async throws -> NeighbourState {
        let replacing = try await store.neighbourState()
        let left = Mutex(batches[...])
        return try await store.updateNeighbours(
            NeighbourUpdate(replacing: replacing, limit: 5, generation: generation, others: others)
        ) { left.withLock { $0.popFirst() } }
    }

    private static func lists(_ store: any NeighbourStore) async throws -> [NeighbourList] {
        let lists = Mutex<[NeighbourList]>([])
        let state = try await store.forEachNeighbourList { list in lists.withLock { $0.append(list) } }
        #expect(try await store.neighbourState() == state)
        return lists.withLock { $0 }
    }

    private static func sorted(_ lists: [NeighbourList]) -> [NeighbourList] {
        lists.sorted { $0.song < $1.song }
    }

    @Test(arguments: Backend.allCases)
    func listsAreReadAsTheyWereWritten(_ backend: Backend) async throws {
        let store = try await backend.makeCatalog()
        #expect(try await store.neighbourState() == nil)
        #expect(try await Self.lists(store).isEmpty)
        // Lists name songs of later batches, and songs may have no neighbours.
        let batches = [
            [Self.list(1, [2, 3]), Self.list(2, [1], fingerprint: .min)], [],
            [Self.list(3, []), Self.list(4, [3, 1])],
        ]
        let state = try await Self.update(store, .forgotten, batches)
        #expect(state.revision == 1)
        #expect(state.limit == 5)
        #expect(state.generation == Self.generation)
        #expect(try await Self.lists(store) == Self.sorted(batches.flatMap(\.self)))
    }

    @Test(arguments: Backend.allCases)
    func anUpdateReplacesSomeListsAndDropsSome(_ backend: Backend) async throws {
        let store = try await backend.makeCatalog()
        _ = try await Self.update(
            store, .forgotten,
            [[Self.list(1, [2, 3]), Self.list(2, [1, 3]), Self.list(3, [1]), Self.list(4, [1, 2])]])
        let news = [Self.list(1, [5, 2], fingerprint: 8), Self.list(2, [1, 5]), Self.list(5, [1, 2, 4])]
        let state = try await Self.update(store, .kept(except: [.made(3), .made(99)]), [news])
        #expect(state.revision == 2)
        #expect(try await Self.lists(store) == Self.sorted(news + [Self.list(4, [1, 2])]))
        let last = [Self.list(7, [])]
        _ = try await Self.update(store, .forgotten, [last])
        #expect(try await Self.lists(store) == last)
        _ = try await Self.update(store, .forgotten, [])
        #expect(try await Self.lists(store).isEmpty)
    }

    @Test(arguments: Backend.allCases)
    func ingestsLeaveTheListsAlone(_ backend: Backend) async throws {
        let store = try await backend.makeCatalog()
        try await store.ingest([.song("a.mid", 1), .song("b.mid", 2)])
        let lists = [Self.list(1, [2]), Self.list(2, [1])]
        _ = try await Self.update(store, .forgotten, [lists])
        try await store.ingest([.song("c.mid", 3)], prune: true)
        #expect(try await store.songs().map(\.id) == [.made(3)])
        #expect(try await Self.lists(store) == Self.sorted(lists))
    }

    @Test(arguments: Backend.allCases)
    func anUpdateThatFailsOrComesLateChangesNothing(_ backend: Backend) async throws {
        let store = try await backend.makeCatalog()
        let lists = [Self.list(1, [2]), Self.list(2, [1])]
        let state = try await Self.update(store, .forgotten, [lists])
        let update = NeighbourUpdate(
            replacing: state, limit: 9, generation: Self.generation, others: .forgotten)
        let calls = Mutex(0)
        await #expect(throws: CancellationError.self) {
            try await store.updateNeighbours(update) {
                let call = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                guard call == 1 else { throw CancellationError() }
                return [Self.list(3, [])]
            }
        }
        #expect(try await Self.lists(store) == Self.sorted(lists))
        // Another is quicker: before this one begins, or while it gathers.
        let isFirst = Mutex(true)
        let during = await #expect(throws: CatalogError.self) {
            try await store.updateNeighbours(update) {
                guard
                    isFirst.withLock({ isFirst in
                        defer { isFirst = false }
                        return isFirst
                    })
                else { return nil }
                _ = try await Self.update(store, .kept(except: []), [])
                return []
            }
        }
        #expect(during?.code == .superseded)
        let before = await #expect(throws: CatalogError.self) {
            try await store.updateNeighbours(update) { nil }
        }
        #expect(before?.code == .superseded)
        #expect(try await Self.lists(store) == Self.sorted(lists))
        #expect(try await store.neighbourState()?.revision == 2)
    }
}
