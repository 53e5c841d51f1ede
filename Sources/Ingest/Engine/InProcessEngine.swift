import Catalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Lists, reads and writes at once in this process: a lister, several readers and one writer, each with
/// one batch.
package struct InProcessEngine: IngestEngine {
    /// Files to a transaction.
    private static let batchSize = 256

    package let name = "in-process"

    package init() {}

    private enum Outcome: Sendable {
        case read(any FileReader, FileBatch)
        /// `nil` when that failed.
        case counted(Int?)
    }

    package func run(_ job: IngestJob) async throws {
        // One reader more than processors, so that none waits while this task lists and writes.
        var idle = (0...ProcessInfo.processInfo.activeProcessorCount).map { _ in
            job.source.makeReader(mode: job.run.reading.mode)
        }
        let readers = idle.count
        let lister = job.source.makeLister()
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            if job.countsAhead {
                // Nothing but progress is the worse without it.
                group.addTask { .counted(try? await job.source.count()) }
            }
            while let listing = try await lister.next(limit: Self.batchSize) {
                try Task.checkCancellation()
                let unread = try await job.unread(in: listing)
                guard !unread.isEmpty else { continue }
                while idle.isEmpty, let outcome = try await group.next() {
                    if let reader = try await take(outcome, job) { idle.append(reader) }
                }
                guard let reader = idle.popLast() else { break }
                group.addTask { .read(reader, try await reader.read(unread)) }
            }
            while idle.count < readers, let outcome = try await group.next() {
                if let reader = try await take(outcome, job) { idle.append(reader) }
            }
            // A count that is not done by now is of no more use.
            group.cancelAll()
        }
        try Task.checkCancellation()
    }

    /// - Returns: the reader, which has nothing more to do.
    private func take(_ outcome: Outcome, _ job: IngestJob) async throws -> (any FileReader)? {
        switch outcome {
        case .counted(let total):
            if let total { job.expect(files: total) }
            return nil
        case .read(let reader, let batch):
            // A batch that was cancelled is cut short; what there is of it is true.
            try Task.checkCancellation()
            try await job.record(batch)
            return reader
        }
    }
}
