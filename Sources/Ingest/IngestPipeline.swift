import Catalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Lists, reads and writes at once: a lister, several readers and one writer, each with one batch.
struct IngestPipeline {
    /// Files to a transaction.
    private static let batchSize = 256

    let root: RootFolder
    let store: any IngestStore
    let run: IngestRun
    let titles: TitleList?
    let start: ContinuousClock.Instant
    let onProgress: @Sendable (IngestProgress) -> Void

    private(set) var counters = IngestCounters()
    private var progress = IngestProgress()

    init(
        root: RootFolder, store: any IngestStore, run: IngestRun, titles: TitleList?,
        start: ContinuousClock.Instant, onProgress: @escaping @Sendable (IngestProgress) -> Void
    ) {
        self.root = root
        self.store = store
        self.run = run
        self.titles = titles
        self.start = start
        self.onProgress = onProgress
    }

    private enum Outcome: Sendable {
        case read(FileReader, FileReader.Batch)
        case counted(Int)
    }

    mutating func run(countingAhead: Bool) async throws {
        // One reader more than processors, so that none waits while this task lists and writes.
        var idle = (0...ProcessInfo.processInfo.activeProcessorCount).map { _ in
            FileReader(root, mode: run.reading.mode, titles: titles)
        }
        let readers = idle.count
        let lister = FolderLister(root)
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            if countingAhead {
                group.addTask { [root] in .counted(await FolderLister(root).count()) }
            }
            while let batch = await lister.next(limit: Self.batchSize) {
                try Task.checkCancellation()
                let unread = try await sort(out: batch)
                guard !unread.isEmpty else { continue }
                while idle.isEmpty, let outcome = try await group.next() {
                    if let reader = try await take(outcome) { idle.append(reader) }
                }
                guard let reader = idle.popLast() else { break }
                group.addTask { .read(reader, await reader.read(unread)) }
            }
            while idle.count < readers, let outcome = try await group.next() {
                if let reader = try await take(outcome) { idle.append(reader) }
            }
            // A count that is not done by now is of no more use.
            group.cancelAll()
        }
        try Task.checkCancellation()
    }

    /// - Returns: the files that have to be read.
    private mutating func sort(out batch: FolderListing.Batch) async throws -> [FileStamp] {
        let unread = batch.files.isEmpty ? [] : try await store.unread(among: batch.files, in: run)
        counters.files += batch.files.count
        counters.unchanged += batch.files.count - unread.count
        try await note(batch.obstacles)
        advance(by: batch.files.count - unread.count + batch.obstacles.count { !$0.isFolder })
        return unread
    }

    /// - Returns: the reader, which has nothing more to do.
    private mutating func take(_ outcome: Outcome) async throws -> FileReader? {
        guard case .read(let reader, let batch) = outcome else {
            if case .counted(let total) = outcome { progress.total = total }
            return nil
        }
        // A batch that was cancelled is cut short; what there is of it is true.
        try Task.checkCancellation()
        if !batch.records.isEmpty { try await store.record(batch.records, in: run) }
        counters.read += batch.records.count
        counters.bytes += batch.bytes
        counters.invalid += batch.invalid
        try await note(batch.obstacles)
        advance(by: batch.records.count + batch.obstacles.count)
        return reader
    }

    private mutating func note(_ obstacles: [Obstacle]) async throws {
        guard !obstacles.isEmpty else { return }
        try await store.record(obstacles, in: run)
        let folders = obstacles.count { $0.isFolder }
        counters.unreadableFolders += folders
        counters.unreadable += obstacles.count - folders
    }

    private mutating func advance(by files: Int) {
        guard files > 0 else { return }
        progress.files += files
        progress.invalid = counters.invalid
        progress.seconds = (ContinuousClock.now - start).seconds
        onProgress(progress)
    }
}
