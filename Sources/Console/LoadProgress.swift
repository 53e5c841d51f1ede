import Load
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Shows how far a run of load is, in one line on standard error, on a terminal only.
package final class LoadProgress: Sendable {
    private struct State {
        var tally: LoadTally
        var shown: Int64 = 0
    }

    /// Nanoseconds between two states of the line.
    private static let interval: Int64 = 500_000_000

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state: Mutex<State>
    private let seconds: Int64

    package init(_ plan: LoadPlan) {
        state = Mutex(State(tally: LoadTally(plan)))
        seconds = plan.duration.components.seconds
    }

    package func show(_ batch: RequestBatch) {
        guard isTerminal, let time = batch.intended.last else { return }
        let line = state.withLock { state -> String? in
            state.tally.add(batch)
            guard time - state.shown >= Self.interval else { return nil }
            state.shown = time
            let counts = state.tally.counts
            return "\(time / 1_000_000_000) s of \(seconds) s: \(counts.answered) answered, "
                + "\(counts.failed) failed" + (counts.notSent > 0 ? ", \(counts.notSent) not sent" : "")
        }
        if let line { Self.write("\r\u{1B}[K" + line) }
    }

    /// Takes the line away.
    package func end() {
        if isTerminal { Self.write("\r\u{1B}[K") }
    }

    /// Prints one line that is not progress.
    package static func tell(_ line: String) { write(line + "\n") }

    private static func write(_ text: String) {
        let output = TextOutput.standardError()
        // Progress that cannot be shown is no reason to stop.
        try? output.text(text.utf8)
        try? output.flush()
    }
}
