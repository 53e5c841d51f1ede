import Load
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Shows how far a run of load or of a ledger is, in one line on standard error, on a terminal only.
package final class LoadProgress: Sendable {
    private struct State {
        var answered = 0
        var failed = 0
        /// When the line was shown last, in nanoseconds since the start.
        var shown: Int64 = 0
    }

    /// Nanoseconds between two states of the line.
    private static let interval: Int64 = 500_000_000

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())
    private let seconds: Int64

    /// - Parameter seconds: how long the run takes.
    package init(seconds: Int64) { self.seconds = seconds }

    package func show(_ batch: RequestBatch) {
        guard let time = batch.intended.last else { return }
        let answered = batch.kinds.count { batch.traits[$0].outcome == .answered }
        add(answered, of: batch.count, at: time)
    }

    package func show(_ operations: LedgerOperations) {
        guard let time = operations.writes.last?.due else { return }
        let answered = operations.writes.count { $0.result == .ok }
        add(answered, of: operations.writes.count, at: time)
    }

    package func show(_ text: String) {
        if isTerminal { Self.write("\r\u{1B}[K" + text) }
    }

    private func add(_ answered: Int, of count: Int, at time: Int64) {
        let counts = state.withLock { state -> (answered: Int, failed: Int)? in
            state.answered += answered
            state.failed += count - answered
            guard time - state.shown >= Self.interval else { return nil }
            state.shown = time
            return (state.answered, state.failed)
        }
        guard let counts else { return }
        show("\(time / 1_000_000_000) s of \(seconds) s: \(counts.answered) answered, \(counts.failed) not")
    }

    /// Takes the line away.
    package func end() { show("") }

    /// Prints one line that is not progress.
    package static func tell(_ line: String) { write(line + "\n") }

    private static func write(_ text: String) {
        let output = TextOutput.standardError()
        // Progress that cannot be shown is no reason to stop.
        try? output.text(text.utf8)
        try? output.flush()
    }
}
