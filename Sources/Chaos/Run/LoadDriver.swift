/// Sends a load's requests and tells what became of each.
package protocol LoadDriver: Sendable {
    /// Sends requests until `end` is opened, takes in what is under way, and tells
    /// ``JournalEvent/requests(_:)`` and ``JournalEvent/ledger(_:)`` meanwhile, ``JournalEvent/loadEnded(_:)`` and
    /// ``JournalEvent/ledgerRead(_:)`` at the end. Cancelling the task ends all of that at once.
    ///
    /// - Throws: when it cannot begin, or go on.
    func run(
        _ plan: LoadPlan, seed: UInt64, clock: RunClock, until end: Latch,
        _ tell: @escaping @Sendable (JournalEvent) -> Void
    ) async throws
}

/// Sends nothing.
package struct NoLoad: LoadDriver {
    package init() {}

    package func run(
        _ plan: LoadPlan, seed: UInt64, clock: RunClock, until end: Latch,
        _ tell: @escaping @Sendable (JournalEvent) -> Void
    ) async throws {
        await end.wait()
    }
}
