import Synchronization

/// Writes a run's entries in order, on a task of its own: a slow disk does not hold up the run.
final class RunJournal: Sendable {
    private let sink: any JournalSink
    private let entries: AsyncStream<JournalEntry>
    private let queue: AsyncStream<JournalEntry>.Continuation
    private let fail: @Sendable (any Error) -> Void
    private let latest = Mutex<Int64>(0)

    /// - Parameter fail: is called once, when an entry was not kept.
    init(_ sink: any JournalSink, fail: @escaping @Sendable (any Error) -> Void) {
        self.sink = sink
        self.fail = fail
        (entries, queue) = AsyncStream.makeStream()
    }

    /// Its time is moved up to that of the entry before it, should that be later.
    func add(_ entry: JournalEntry) {
        latest.withLock { latest in
            var entry = entry
            latest = max(latest, entry.time)
            entry.time = latest
            queue.yield(entry)
        }
    }

    func finish() { queue.finish() }

    /// Returns when all is written.
    ///
    /// - Returns: why not all of it is.
    func write() async -> String? {
        var problem: String?
        for await entry in entries {
            do {
                if let problem {
                    // What comes after a gap tells nothing, but that there is one and how it ended.
                    guard case .ended = entry.event else { continue }
                    try await sink.append(
                        JournalEntry(
                            time: entry.time, event: .trouble(source: "journal", message: problem)))
                }
                try await sink.append(entry)
            } catch  where problem == nil {
                problem = "\(error)"
                fail(error)
            } catch {}
        }
        do { try await sink.close() } catch { problem = problem ?? "\(error)" }
        return problem
    }
}
