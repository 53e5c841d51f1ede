/// Something took too long.
struct TimeLimitExceeded: Error {}

/// Cancels `work` when it takes longer than so many seconds.
///
/// - Throws: ``TimeLimitExceeded``, or what `work` throws.
func withTimeLimit<Value: Sendable>(
    _ seconds: Double, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: .seconds(seconds))
            throw TimeLimitExceeded()
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
