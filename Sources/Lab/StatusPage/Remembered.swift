/// A value that many ask for: made when somebody asks, once for all who ask meanwhile, and kept for a moment. What is
/// looked at costs the same however many look.
actor Remembered<Value: Sendable> {
    private let lifetime: Duration
    private let make: @Sendable () async -> Value
    private var task: Task<Value, Never>?
    /// `nil` while it is being made.
    private var end: ContinuousClock.Instant?

    init(for lifetime: Duration, _ make: @escaping @Sendable () async -> Value) {
        self.lifetime = lifetime
        self.make = make
    }

    var value: Value {
        get async {
            if let task, end.map({ ContinuousClock.now < $0 }) ?? true { return await task.value }
            // One of its own: it goes on when who asked first has gone.
            let task = Task { await produce() }
            self.task = task
            end = nil
            return await task.value
        }
    }

    private func produce() async -> Value {
        let value = await make()
        end = .now + lifetime
        return value
    }
}
