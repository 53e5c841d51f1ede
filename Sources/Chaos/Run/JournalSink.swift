/// Where a run's entries go, one after another.
package protocol JournalSink: Sendable {
    /// - Throws: when the entry is not kept; the run then heals and ends.
    func append(_ entry: JournalEntry) async throws

    /// What was appended is on the disk when this returns.
    func close() async throws
}

/// Keeps nothing.
package struct NoJournal: JournalSink {
    package init() {}

    package func append(_ entry: JournalEntry) async throws {}

    package func close() async throws {}
}
