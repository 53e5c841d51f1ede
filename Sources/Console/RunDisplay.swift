import Chaos
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Shows a run on standard error: on a terminal a view that is drawn anew below the lines of what happened, else those
/// lines alone.
package final class RunDisplay: Sendable {
    private struct State {
        var narration = RunNarration()
        /// Lines of the view that are on the terminal.
        var drawn = 0
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    package init() {}

    package func tell(_ entry: JournalEntry) {
        state.withLock { state in
            guard let line = state.narration.line(entry) else { return }
            Self.write(Self.cleared(&state.drawn) + TextTable.printable(line) + "\n")
        }
    }

    package func show(_ status: RunStatus) {
        guard isTerminal else { return }
        let lines = RunView(status, width: Self.width).lines
        state.withLock { state in
            Self.write(Self.cleared(&state.drawn) + lines.map { TextTable.printable($0) + "\n" }.joined())
            state.drawn = lines.count
        }
    }

    /// Takes the view away.
    package func end() { state.withLock { Self.write(Self.cleared(&$0.drawn)) } }

    /// ECMA-48: cursor up, erase to the end of the page.
    private static func cleared(_ drawn: inout Int) -> String {
        defer { drawn = 0 }
        return drawn > 0 ? "\u{1B}[\(drawn)A\r\u{1B}[J" : ""
    }

    private static var width: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private static func write(_ text: String) {
        let output = TextOutput.standardError()
        // A view that cannot be shown is no reason to stop.
        try? output.text(text.utf8)
        try? output.flush()
    }
}
