import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Shows an ingest's progress on standard error: a bar on a terminal, a line now and then elsewhere.
package final class ProgressDisplay: Sendable {
    package let isTerminal: Bool
    /// When the progress was shown last, in seconds since the start.
    private let shown = Mutex<Double?>(nil)

    /// Seconds between two lines.
    private static let lineInterval = 5.0
    /// Seconds between two states of the bar.
    private static let barInterval = 0.1

    package init() {
        isTerminal = isatty(STDERR_FILENO) == 1
    }

    package func show(_ progress: IngestProgress) {
        let interval = isTerminal ? Self.barInterval : Self.lineInterval
        let isDue = shown.withLock { shown in
            // Nothing is said of an ingest that is done before the first line is due.
            guard progress.seconds - (shown ?? 0) >= interval else { return false }
            shown = progress.seconds
            return true
        }
        guard isDue else { return }
        Self.write(isTerminal ? "\r\u{1B}[K" + progress.bar(width: Self.terminalWidth) : progress.line + "\n")
    }

    /// Takes the bar away.
    package func end() {
        if isTerminal, shown.withLock({ $0 != nil }) { Self.write("\r\u{1B}[K") }
    }

    /// Prints one line that is not progress.
    package static func tell(_ line: String) {
        write(line + "\n")
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        // Progress that cannot be shown is no reason to stop.
        _ = systemWrite(STDERR_FILENO, bytes, bytes.count)
    }

    private static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

extension IngestProgress {
    package var line: String {
        var line = grouped(files)
        if let total, total >= files { line += " of \(grouped(total))" }
        line += " \(unit), \(grouped(Int(filesPerSecond))) \(unit)/s"
        if invalid > 0 { line += ", \(grouped(invalid)) invalid" }
        if let chunks { line += ", chunk \(grouped(chunksDone)) of \(grouped(chunks))" }
        if let executors { line += ", \(executors) executor\(executors == 1 ? "" : "s")" }
        if let secondsLeft, secondsLeft >= 1 { line += ", \(Self.clock(secondsLeft)) left" }
        return line
    }

    /// Minutes and seconds, or hours and minutes.
    private static func clock(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded(.up))
        if seconds < 60 { return "\(seconds) s" }
        let (large, small) =
            seconds < 3600 ? (seconds / 60, seconds % 60) : (seconds / 3600, seconds / 60 % 60)
        return "\(large):\(small < 10 ? "0" : "")\(small) \(seconds < 3600 ? "min" : "h")"
    }

    /// - Parameter width: columns; the bar is left out of what is too narrow for one.
    package func bar(width: Int) -> String {
        let line = line
        let room = width - line.count - 4
        guard let total, total >= files, total > 0, room >= 10 else { return String(line.prefix(width - 1)) }
        let length = min(room, 40)
        let filled = length * files / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: length - filled)
        return "\(bar)  \(line)"
    }
}

private let systemWrite = write(_:_:_:)
