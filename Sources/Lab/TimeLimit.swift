/// Work that is given up once its time has run out.
enum TimeLimit {
    struct Exceeded: Error {}

    /// - Parameter work: ends soon after its task is cancelled.
    /// - Throws: ``Exceeded``, or what `work` throws.
    static func run<Value: Sendable>(
        _ time: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: time)
                throw Exceeded()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw Exceeded() }
            return value
        }
    }
}
