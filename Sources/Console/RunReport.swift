import Catalog
import MIDI

/// A catalog's latest runs, for people or programs.
package struct RunReport {
    package typealias Format = SimilarReport.Format

    private let runs: [RunRecord]
    private let now: Int

    /// - Parameters:
    ///   - runs: the latest first.
    ///   - now: the time in seconds since 1970.
    package init(_ runs: [RunRecord], now: Int) {
        self.runs = runs
        self.now = now
    }

    package func write(_ format: Format, to output: TextOutput) throws(ConsoleError) {
        switch format {
        case .table: try writeTable(to: output)
        case .json: try output.line(json)
        }
        try output.flush()
    }

    private func writeTable(to output: TextOutput) throws(ConsoleError) {
        guard !runs.isEmpty else { return try output.line("Nothing has been ingested yet.") }
        var table = TextTable([
            ("RUN", .right), ("STARTED (UTC)", .left), ("SECONDS", .right), ("OUTCOME", .left),
            ("FILES", .right), ("FILES/S", .right), ("READ", .right), ("UNCHANGED", .right),
            ("INVALID", .right), ("UNREADABLE", .right), ("ENGINE", .left), ("CHUNKS", .right),
            ("EXECUTORS", .right), ("SOURCE", .left), ("REMARK", .left),
        ])
        for run in runs {
            let counters = run.figures.counters
            table.append([
                String(run.id), Timestamp.readable(seconds: run.startedAt), String(run.seconds),
                run.outcome.rawValue, String(counters.files),
                run.filesPerSecond.map { String(Int($0.rounded())) } ?? "-", String(counters.read),
                String(counters.unchanged), String(counters.invalid),
                String(counters.unreadable + counters.unreadableFolders), run.engine,
                run.figures.chunks.map { "\(run.figures.chunksDone)/\($0)" } ?? "-",
                run.figures.executors.map { String($0) } ?? "-", run.source, remark(on: run),
            ])
        }
        for line in table.lines { try output.line(line) }
    }

    private func remark(on run: RunRecord) -> String {
        if let problem = run.problem { return problem }
        return run.outcome == .running ? "noted \(max(0, now - run.notedAt)) s ago" : ""
    }

    /// An array of what `GET /api/v1/runs` lists.
    private var json: [UInt8] {
        var json = JSONText()
        json.array(runs) { json, run in
            let counters = run.figures.counters
            json.raw(#"{"id":"#)
            json.number(run.id)
            json.raw(#","source":"#)
            json.string(run.source)
            json.raw(#","engine":"#)
            json.string(run.engine)
            json.raw(#","mode":"#)
            json.string(run.reading.mode.rawValue)
            json.raw(#","startedAt":"#)
            json.string(Timestamp.iso8601(seconds: run.startedAt))
            json.raw(#","finishedAt":"#)
            json.optional(run.finishedAt) { $0.string(Timestamp.iso8601(seconds: $1)) }
            json.raw(#","notedAt":"#)
            json.string(Timestamp.iso8601(seconds: run.notedAt))
            json.raw(#","outcome":"#)
            json.string(run.outcome.rawValue)
            let figures: [(StaticString, Int)] = [
                (#","seconds":"#, run.seconds), (#","files":"#, counters.files),
                (#","bytes":"#, counters.bytes), (#","read":"#, counters.read),
                (#","unchanged":"#, counters.unchanged), (#","invalid":"#, counters.invalid),
                (#","unreadable":"#, counters.unreadable),
                (#","unreadableFolders":"#, counters.unreadableFolders), (#","removed":"#, run.removed),
            ]
            for (name, figure) in figures {
                json.raw(name)
                json.number(figure)
            }
            json.raw(#","filesPerSecond":"#)
            json.optional(run.filesPerSecond) { $0.number($1) }
            json.raw(#","chunks":"#)
            json.optional(run.figures.chunks) { $0.number($1) }
            json.raw(#","chunksDone":"#)
            json.number(run.figures.chunksDone)
            json.raw(#","executors":"#)
            json.optional(run.figures.executors) { $0.number($1) }
            json.raw(#","problem":"#)
            json.optional(run.problem) { $0.string($1) }
            json.raw("}")
        }
        return json.bytes
    }
}

extension JSONText {
    /// Appends `null` for `nil`, or what `body` makes of the value.
    fileprivate mutating func optional<Value>(_ value: Value?, _ body: (inout JSONText, Value) -> Void) {
        if let value { body(&self, value) } else { raw("null") }
    }
}
