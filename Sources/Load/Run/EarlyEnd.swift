/// The end of a run before its time, if it comes to that.
struct EarlyEnd: Sendable {
    private let task: Task<Int64?, Never>?

    /// - Parameters:
    ///   - end: returns when no more is to be sent, and when its task is cancelled.
    ///   - finish: has no more be sent.
    init(
        clock: LoadClock, _ end: (@Sendable () async -> Void)?, _ finish: @escaping @Sendable () -> Void
    ) {
        task = end.map { end in
            Task {
                await end()
                guard !Task.isCancelled else { return nil }
                finish()
                return clock.now
            }
        }
    }

    /// Nothing is finished any more when this returns.
    ///
    /// - Returns: when it was; `nil` when it was not.
    func time() async -> Int64? {
        task?.cancel()
        return await task?.value
    }
}
