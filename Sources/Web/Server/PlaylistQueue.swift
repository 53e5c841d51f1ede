import Synchronization

/// Lets only so many requests wait for a database that does not answer, such as while a replica is being
/// promoted: the others hear at once that they have to come again, and hold no connection meanwhile.
final class PlaylistQueue: Sendable {
    private struct State {
        var next = 0
        /// When each began, by its number.
        var starts: [Int: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int
    private let patience: Duration

    /// - Parameters:
    ///   - limit: requests that may wait at once.
    ///   - patience: after how long a request is taken to wait for the database rather than be served.
    init(limit: Int = 96, patience: Duration = .seconds(1)) {
        self.limit = limit
        self.patience = patience
    }

    /// - Returns: a number to leave with; `nil` when enough wait already.
    func enter() -> Int? {
        let now = ContinuousClock.now
        return state.withLock { state in
            if state.starts.count >= limit {
                let waiting = state.starts.values.count { now - $0 > patience }
                guard waiting < limit else { return nil }
            }
            state.next += 1
            state.starts[state.next] = now
            return state.next
        }
    }

    func leave(_ number: Int) { state.withLock { $0.starts[number] = nil } }
}
