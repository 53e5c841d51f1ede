import Catalog
import MIDI
import Music
import Synchronization

/// Brings a catalog's lists of neighbours up to date with a library.
///
/// The lists are those that ``Library/neighbours(of:_:)`` gives for the usual query: all drum kits one
/// instrument, every instrument the same, neighbours with three instruments or more. After an ingest only
/// those are looked for again that can have changed.
package struct NeighbourUpdater: Sendable {
    /// Songs that one task takes at a time, and tasks for each worker between two writes.
    private static let share = 64
    private static let sharesPerWorker = 8
    /// When more than one song in this many is new or changed, all lists are made anew: quicker by then.
    private static let fullFraction = 4

    private let library: Library
    private let store: any NeighbourStore
    private let query: SimilarityQuery
    private let workers: Int

    /// - Parameters:
    ///   - limit: the most neighbours of a song.
    ///   - workers: how many tasks look for neighbours at once.
    package init(_ store: any NeighbourStore, of library: Library, limit: Int, workers: Int) {
        self.store = store
        self.library = library
        self.workers = max(1, workers)
        query = Self.query(limit: limit)
    }

    package static func query(limit: Int) -> SimilarityQuery {
        SimilarityQuery(InstrumentSet(), limit: limit)
    }

    /// - Parameters:
    ///   - full: whether to make all lists anew, whatever is there.
    ///   - onProgress: called with the number of lists made, and of those to make.
    /// - Throws: ``CatalogError`` or `CancellationError`; the lists are then as they were.
    package func update(
        full: Bool, onProgress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) async throws -> NeighbourSummary {
        let plan = try await plan(full: full)
        let cursor = Mutex(0)
        let songs = plan.places
        let update = NeighbourUpdate(
            replacing: plan.state, limit: query.limit, generation: library.generation, others: plan.others)
        let state = try await store.updateNeighbours(update) {
            let begin = cursor.withLock { $0 }
            guard begin < songs.count else { return nil }
            let end = min(songs.count, begin + Self.share * Self.sharesPerWorker * workers)
            let lists = try await lists(of: songs[begin..<end])
            cursor.withLock { $0 = end }
            onProgress(end, songs.count)
            return lists
        }
        return NeighbourSummary(
            state: state, songs: library.count, listed: songs.count, forgotten: plan.removed,
            isFull: plan.others == .forgotten)
    }

    // MARK: What to do

    private struct Plan {
        var state: NeighbourState?
        /// The songs whose lists are to be made.
        var places: [Int]
        var others: NeighbourUpdate.Others
        /// Songs of the lists that the library does not have.
        var removed: Int
    }

    private func plan(full: Bool) async throws -> Plan {
        let known = Mutex(KnownLists(library))
        let state = try await store.forEachNeighbourList { list in known.withLock { $0.add(list) } }
        let lists = known.withLock { $0 }
        let isFull =
            full || state?.limit != query.limit
            || lists.entering.count * Self.fullFraction > library.count
        guard !isFull else {
            return Plan(
                state: state, places: Array(0..<library.count), others: .forgotten,
                removed: lists.removed.count)
        }
        return Plan(
            state: state, places: try await changed(lists), others: .kept(except: lists.removed),
            removed: lists.removed.count)
    }

    /// The songs whose lists can have changed: new and changed songs, those whose list names one that has
    /// changed or is gone, and those into whose list a new or changed one comes.
    private func changed(_ lists: KnownLists) async throws -> [Int] {
        let entering = lists.entering
        let others = SimilarityIndex(entering.map { library.instruments(at: $0) })
        let places = Array(0..<library.count)
        var changed: [Int] = []
        for begin in stride(from: 0, to: places.count, by: 65_536) {
            let part = places[begin..<min(begin + 65_536, places.count)]
            changed += try await inShares(of: part) { place in
                if lists.isStale(place) { return true }
                guard !entering.isEmpty else { return false }
                var query = query
                query.instruments = library.instruments(at: place)
                query.limit = 1
                let last = lists.last(place, limit: self.query.limit)
                query.minimumScore = last?.score ?? 0
                guard var best = others.neighbours(query).first else { return false }
                best.song = entering[best.song]
                return last.map { best.isBetter(than: $0) } ?? true
            }.filter(\.1).map(\.0)
        }
        return changed
    }

    // MARK: Lists

    private func lists(of places: ArraySlice<Int>) async throws -> [NeighbourList] {
        try await inShares(of: places) { place in
            NeighbourList(
                song: library.id(at: place), fingerprint: library.fingerprint(at: place),
                neighbours: library.neighbours(of: place, query).map { neighbour in
                    NeighbourList.Entry(
                        song: library.id(at: neighbour.song), score: neighbour.score, shared: neighbour.shared
                    )
                })
        }.map(\.1)
    }

    /// What `body` makes of each place, in their order, worked out by several tasks.
    private func inShares<Value: Sendable>(
        of places: ArraySlice<Int>, _ body: @escaping @Sendable (Int) -> Value
    ) async throws -> [(Int, Value)] {
        try await withThrowingTaskGroup(of: (Int, [(Int, Value)]).self) { group in
            let length = max(Self.share, places.count / (workers * Self.sharesPerWorker))
            var next = places.startIndex
            var results: [Int: [(Int, Value)]] = [:]
            func addTask() {
                guard next < places.endIndex else { return }
                let share = places[next..<min(next + length, places.endIndex)]
                next = share.endIndex
                group.addTask {
                    let values = try share.map { place in
                        try Task.checkCancellation()
                        return (place, body(place))
                    }
                    return (share.startIndex, values)
                }
            }
            for _ in 0..<workers { addTask() }
            while let (begin, values) = try await group.next() {
                results[begin] = values
                addTask()
            }
            return results.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }
}
