import Synchronization
import Testing

/// Counts what happens in other tasks.
final class Counter: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    @discardableResult
    func increment() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }
}

/// Waits until `condition` holds.
func eventually(
    within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "it did not come about within \(limit)")
        try await Task.sleep(for: .milliseconds(20))
    }
}
