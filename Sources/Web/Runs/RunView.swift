import Catalog

/// A run as a row of the page's table.
enum RunView {
    /// - Parameter now: seconds since 1970.
    static func view(_ run: RunRecord, now: Int) -> View {
        let counters = run.figures.counters
        var view: View = [
            "source": run.source, "engine": run.engine, "outcome": run.outcome.rawValue,
            "started": Timestamp.readable(seconds: run.startedAt),
            "time": PageText.duration(seconds: run.seconds),
            "files": PageText.number(counters.files),
            "speed": run.filesPerSecond.map { PageText.number(Int($0.rounded())) } ?? "–",
            "read": PageText.number(counters.read),
            "unchanged": PageText.number(counters.unchanged),
            "invalid": PageText.number(counters.invalid),
            "unreadable": PageText.number(counters.unreadable + counters.unreadableFolders),
            "chunks": run.figures.chunks.map {
                "\(PageText.number(run.figures.chunksDone)) of \(PageText.number($0))"
            } ?? "–",
            "executors": run.figures.executors.map { PageText.number($0) } ?? "–",
        ]
        if run.outcome == .running { view["noted"] = PageText.age(seconds: max(0, now - run.notedAt)) }
        if let problem = run.problem { view["problem"] = problem }
        return view
    }
}

extension PageText {
    /// - Returns: such as `42 s`, `5:07 min` or `12:05:07 h`.
    static func duration(seconds: Int) -> String {
        func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60):\(twoDigits(seconds % 60)) min"
        default: "\(seconds / 3600):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60)) h"
        }
    }
}
