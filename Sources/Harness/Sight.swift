import Chaos

/// Whether an observer sees something: tells once that it has gone blind, and why.
struct Sight: Sendable {
    let source: String
    private var isBlind = false

    init(_ source: String) { self.source = source }

    mutating func sees() { isBlind = false }

    /// - Returns: what there is to tell.
    mutating func fails(_ message: String) -> JournalEvent? {
        guard !isBlind else { return nil }
        isBlind = true
        return .trouble(source: source, message: message)
    }
}

/// Does something again and again, at even intervals, until the task is cancelled. What takes longer than an interval
/// makes the next one late, not more of them.
func every(_ seconds: Double, _ work: () async -> Void) async {
    let clock = ContinuousClock()
    var next = clock.now
    while !Task.isCancelled {
        await work()
        next = max(next + .seconds(seconds), clock.now)
        try? await clock.sleep(until: next)
    }
}
