import Synchronization

/// Whether the catalog can be reached, and how old the songs in memory are: what clients are told while
/// it cannot.
final class CatalogContact: Sendable {
    private struct State {
        var isLost = false
        var confirmedAt: Int?
    }

    private let state = Mutex(State())

    /// The catalog answered, and the songs in memory are those that it has now.
    func confirm() {
        state.withLock { $0 = State(isLost: false, confirmedAt: WallClock.seconds) }
    }

    /// The catalog answered.
    ///
    /// - Returns: whether it had not before.
    func restore() -> Bool { setLost(false) }

    /// The catalog could not be asked.
    ///
    /// - Returns: whether it could be before.
    func lose() -> Bool { setLost(true) }

    private func setLost(_ isLost: Bool) -> Bool {
        state.withLock { state in
            defer { state.isLost = isLost }
            return state.isLost != isLost
        }
    }

    /// The songs in memory were those of the catalog at a time, in seconds since 1970; it has not been
    /// reached since.
    func resume(from time: Int) { state.withLock { $0 = State(isLost: true, confirmedAt: time) } }

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
