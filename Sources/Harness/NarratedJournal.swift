import Chaos

/// A journal whose entries are also told to somebody, once they are kept.
package struct NarratedJournal: JournalSink {
    private let sink: any JournalSink
    private let tell: @Sendable (JournalEntry) -> Void

    package init(_ sink: any JournalSink, tell: @escaping @Sendable (JournalEntry) -> Void) {
        self.sink = sink
        self.tell = tell
    }

    package func append(_ entry: JournalEntry) async throws {
        try await sink.append(entry)
        tell(entry)
    }

    package func close() async throws { try await sink.close() }
}
