import Synchronization

/// Whether the catalog can be reached, and how old the songs in memory are: what clients are told while
/// it cannot.
final class CatalogContact: Sendable {
    private struct State {
        var isLost = false
        var hasAnswered = false
        /// What was said when the catalog was last asked in vain.
        var problem: String?
        var confirmedAt: Int?
    }

    private let state = Mutex(State())

    /// The catalog answered, and the songs in memory are those that it has now.
    ///
    /// - Returns: whether it had been asked in vain before.
    func confirm() -> Bool {
        state.withLock { state in
            defer { state = State(hasAnswered: true, confirmedAt: WallClock.seconds) }
            return state.problem != nil
        }
    }

    /// The catalog answered; its songs are still to be read.
    func hear() { state.withLock { $0.hasAnswered = true } }

    /// The catalog could not be asked.
    ///
    /// - Returns: whether that is news.
    func lose(_ problem: String) -> Bool {
        state.withLock { state in
            defer { (state.isLost, state.hasAnswered, state.problem) = (true, false, problem) }
            return state.problem != problem
        }
    }

    /// The songs in memory were those of the catalog at a time, in seconds since 1970. It counts as lost
    /// unless it has answered, and only takes long to be read.
    func resume(from time: Int) {
        state.withLock { ($0.isLost, $0.confirmedAt) = (!$0.hasAnswered, time) }
    }

    var isLost: Bool { state.withLock { $0.isLost } }

    /// Seconds since the songs in memory were known to be the catalog's; `nil` before the first.
    var age: Int? {
        state.withLock { $0.confirmedAt }.map { max(0, WallClock.seconds - $0) }
    }

    /// The age, while the catalog cannot be reached.
    var ageWhileLost: Int? { isLost ? age : nil }

    /// What pages say above all else while the catalog cannot be reached.
    var warning: String? {
        ageWhileLost.map {
            "The catalog’s database cannot be reached. The songs are as they were "
                + "\(PageText.age(seconds: $0)) ago; playlists have to wait until it is back."
        }
    }
}
