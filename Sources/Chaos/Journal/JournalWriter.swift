@preconcurrency import Dispatch

/// Writes a journal: every entry at once, onto the disk within half a second, and what a run turns on before going
/// on.
package actor JournalWriter: JournalSink {
    private static let longestUnsynced = Duration.milliseconds(500)

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let executor = JournalExecutor()
    private var file: JournalFile
    private var syncing: Task<Void, Never>?
    private var problem: JournalError?

    /// - Parameter path: of a file that is not there yet.
    /// - Throws: ``JournalError``.
    package init(_ path: String) throws(JournalError) {
        file = try JournalFile(path)
    }

    /// Of the last entry, to be kept elsewhere against a journal that is rewritten as a whole.
    package var digest: String { file.digest }

    /// - Throws: ``JournalError``, also of entries before that did not come onto the disk.
    package func append(_ entry: JournalEntry) throws(JournalError) {
        if let problem {
            self.problem = nil
            throw problem
        }
        try file.append(entry)
        if entry.event.isTurn {
            try file.sync()
        } else if syncing == nil {
            syncing = Task { [weak self] in
                try? await Task.sleep(for: Self.longestUnsynced)
                await self?.syncLater()
            }
        }
    }

    /// Has all entries on the disk.
    package func close() throws(JournalError) {
        syncing?.cancel()
        try file.sync()
        if let problem { throw problem }
    }

    private func syncLater() {
        syncing = nil
        do { try file.sync() } catch { problem = error }
    }
}

extension JournalEvent {
    /// Whether a run turns on it, so that it has to be on the disk before anything else is done.
    var isTurn: Bool {
        switch self {
        case .begun, .phase, .stepBegan, .stepEnded, .fault, .abort, .ended: true
        default: false
        }
    }
}

/// A queue of its own: waiting for a disk takes no thread from tasks that do not.
private final class JournalExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "scale.journal")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
