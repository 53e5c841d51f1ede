import Synchronization

/// Counts connections with a request that is not answered yet, from its header on: those that wait for a
/// thread count too. Requests that are sent ahead on a connection wait for their turn and count as one.
final class InFlightRequests: Sendable {
    private let number = Atomic<Int>(0)

    func enter() { number.add(1, ordering: .relaxed) }
    func leave() { number.subtract(1, ordering: .relaxed) }

    /// Does not count a request while it waits for another service: it takes nothing of this server's meanwhile.
    func outside<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        leave()
        defer { enter() }
        return try await body()
    }

    var count: Int { max(0, number.load(ordering: .relaxed)) }
}
