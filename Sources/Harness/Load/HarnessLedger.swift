import Chaos
import Load

/// A ledger of writes as a load of an experiment.
struct HarnessLedger: Sendable {
    /// For which what does not answer is asked for at the end.
    private static let patience = Duration.seconds(60)

    private let load: Chaos.LoadPlan
    private let plan: LedgerPlan
    private let clock: RunClock

    init(
        _ load: Chaos.LoadPlan, _ targets: [LoadTarget], longest: Duration, seed: UInt64, clock: RunClock
    ) {
        self.load = load
        self.clock = clock
        plan = LedgerPlan(
            targets: targets, arrivals: HarnessLoad.arrivals(of: load, longest: longest), duration: longest,
            timeout: .seconds(load.timeout), seed: seed)
    }

    /// - Returns: how many playlists could not be deleted.
    func run(
        until end: Latch, _ tell: @escaping @Sendable (JournalEvent) -> Void
    ) async throws -> Int {
        let ledger = try Ledger(plan)
        let books = try await ledger.open()
        let loadClock = LoadClock()
        let translation = LedgerTranslation(load.name, offset: clock.time(of: loadClock.start))
        let history = try await ledger.write(to: books, clock: loadClock, until: { await end.wait() }) {
            operations in
            for event in await translation.events(operations) { tell(event) }
        }
        tell(.loadEnded(HarnessLoad.summary(load.name, history.summaryOfWrites(plan))))
        let read = await readBack(ledger, books, history)
        tell(.ledgerRead(read))
        // What is wrong stays there to be looked at.
        guard read.problem == nil, read.counts.allSatisfy({ $0 <= 1 }) else { return 0 }
        return try await ledger.delete(books)
    }

    private func readBack(
        _ ledger: Ledger, _ books: Ledger.Books, _ history: LedgerHistory
    ) async -> Chaos.LedgerRead {
        do {
            let state = try await ledger.readBack(books, patience: Self.patience)
            return LedgerTranslation.read(load.name, history, state)
        } catch {
            return Chaos.LedgerRead(load: load.name, ids: [], counts: [], problem: "\(error)")
        }
    }
}
