import Catalog
import Synchronization

/// One run as its engine sees it: what to read, where the results go, and the count of them.
package final class IngestJob: Sendable {
    package let source: any FileSource
    package let run: IngestRun
    /// Whether somebody watches, so that knowing the number of files ahead is worth counting them.
    package let countsAhead: Bool

    private let store: any IngestStore
    private let titles: TitleList?
    private let start: ContinuousClock.Instant
    private let onProgress: @Sendable (IngestProgress) -> Void
    private let state = Mutex((figures: RunFigures(), progress: IngestProgress()))

    init(
        _ run: IngestRun, of source: any FileSource, into store: any IngestStore, titles: TitleList?,
        countsAhead: Bool, start: ContinuousClock.Instant,
        onProgress: @escaping @Sendable (IngestProgress) -> Void
    ) {
        self.run = run
        self.source = source
        self.store = store
        self.titles = titles
        self.countsAhead = countsAhead
        self.start = start
        self.onProgress = onProgress
    }

    package var figures: RunFigures { state.withLock { $0.figures } }

    /// Counts what was listed, and notes what could not be.
    ///
    /// - Returns: the files that have to be read.
    package func unread(in listing: FileListing) async throws -> [FileStamp] {
        let unread = listing.files.isEmpty ? [] : try await store.unread(among: listing.files, in: run)
        try await note(listing.obstacles)
        let known = listing.files.count - unread.count
        advance(by: known + listing.obstacles.count { !$0.isFolder }) { counters in
            counters.files += listing.files.count
            counters.unchanged += known
        }
        return unread
    }

    /// Writes what was read, in one transaction.
    package func record(_ batch: FileBatch) async throws {
        if !batch.records.isEmpty { try await store.record(titled(batch.records), in: run) }
        try await note(batch.obstacles)
        advance(by: batch.records.count + batch.obstacles.count) { counters in
            counters.read += batch.records.count
            counters.bytes += batch.bytes
            counters.invalid += batch.invalid
        }
    }

    /// Sets the number of files in all, known now.
    package func expect(files total: Int) {
        state.withLock { $0.progress.total = total }
    }

    /// Changes figures that are the engine's own.
    package func update(_ change: (inout RunFigures) -> Void) {
        let progress = state.withLock { state in
            change(&state.figures)
            return Self.brought(upToDate: &state, since: start)
        }
        onProgress(progress)
    }

    private func note(_ obstacles: [Obstacle]) async throws {
        guard !obstacles.isEmpty else { return }
        try await store.record(obstacles, in: run)
        let folders = obstacles.count { $0.isFolder }
        state.withLock { state in
            state.figures.counters.unreadableFolders += folders
            state.figures.counters.unreadable += obstacles.count - folders
        }
    }

    private func advance(by files: Int, _ count: (inout IngestCounters) -> Void) {
        let progress = state.withLock { state in
            count(&state.figures.counters)
            state.progress.files += files
            return Self.brought(upToDate: &state, since: start)
        }
        if files > 0 { onProgress(progress) }
    }

    private static func brought(
        upToDate state: inout (figures: RunFigures, progress: IngestProgress),
        since start: ContinuousClock.Instant
    ) -> IngestProgress {
        state.progress.invalid = state.figures.counters.invalid
        state.progress.chunks = state.figures.chunks
        state.progress.chunksDone = state.figures.chunksDone
        state.progress.executors = state.figures.executors
        state.progress.seconds = (ContinuousClock.now - start).seconds
        return state.progress
    }

    private func titled(_ records: [FileRecord]) -> [FileRecord] {
        guard let titles else { return records }
        return records.map { record in
            guard case .song(let id, let extraction, nil) = record.content else { return record }
            return FileRecord(record.file, .song(id, extraction, title: titles.title(of: id)))
        }
    }
}
