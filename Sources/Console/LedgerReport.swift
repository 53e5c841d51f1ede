import Load

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a ledger found, for people and programs.
package struct LedgerReport: Encodable, Sendable {
    /// Whether the run passes: `pass`, `fail` or `inconclusive`.
    private let verdict: LedgerFinding.Verdict
    private let run: String
    private let finding: LedgerFinding
    private let writes: LoadSummary

    /// Things of a kind that are told one by one, at most.
    private static let examples = 5

    private let history: LedgerHistory

    private enum CodingKeys: CodingKey {
        case verdict, run, finding, writes
    }

    package init(_ finding: LedgerFinding, of history: LedgerHistory, _ plan: LedgerPlan) {
        verdict = finding.verdict
        run = history.run
        self.finding = finding
        self.history = history
        writes = history.summaryOfWrites(plan)
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    package var text: String {
        var table = TextTable([("WRITES", .left), ("", .right), ("IN THE END", .left)])
        let gone = finding.lost.count
        table.append([
            "acknowledged", String(finding.acknowledged), gone == 0 ? "none is lost" : "\(gone) LOST",
        ])
        table.append([
            "refused", String(finding.refused),
            finding.refusedButPresent.isEmpty
                ? "none is there" : "\(finding.refusedButPresent.count) ARE THERE",
        ])
        table.append([
            "unknown", String(finding.unknown),
            "\(finding.unknownPresent) are there, \(finding.unknownAbsent) are not",
        ])
        var lines = [
            "Run \(run): \(finding.writes) writes to \(history.playlists.count) playlists in "
                + "\(Decimals.text(writes.seconds, digits: 1)) s"
                + (writes.endedEarly ? ", ended early" : ""),
            "",
        ]
        lines += table.lines
        lines.append("")
        if let latency = writes.latency {
            lines.append(
                "Acknowledged within p50 \(Decimals.text(latency.p50, digits: 1)), "
                    + "p99 \(Decimals.text(latency.p99, digits: 1)), max \(Decimals.text(latency.max, digits: 1)) ms; "
                    + "longest time without: \(Decimals.text(writes.longestGap.seconds, digits: 3)) s from second "
                    + Decimals.text(writes.longestGap.start, digits: 3))
        }
        for (name, count) in writes.counts.failures.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(count) \(name)")
        }
        lines.append(
            "Reads after a write: \(finding.reads)"
                + (finding.failedReads == 0 ? "" : ", and \(finding.failedReads) that failed"))
        lines += wrongs
        if finding.unsettled > 0 {
            lines.append(
                "\(finding.unreadPlaylists.count) playlists with \(finding.unsettled) writes could not be read"
            )
        }
        lines.append(
            "Verdict: \(verdict.rawValue.uppercased())" + (verdict == .inconclusive ? " – \(reason)" : ""))
        return lines.joined(separator: "\n")
    }

    private var reason: String {
        finding.acknowledged == 0 ? "nothing was acknowledged" : "not all could be read back"
    }

    private var wrongs: [String] {
        let writes = Dictionary(
            history.operations.writes.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        func told(_ what: String, _ numbers: [Int]) -> [String] {
            guard !numbers.isEmpty else { return [] }
            let some = numbers.prefix(Self.examples).map { number in
                let write = writes[number]
                let time = write.map { Decimals.text(Double($0.completed) / 1e9, digits: 3) } ?? "?"
                return "write \(number) (song \(write?.song ?? "?") to playlist \(write?.playlist ?? 0), "
                    + "told at second \(time)\(write.map { $0.zone.isEmpty ? "" : " by zone \($0.zone)" } ?? ""))"
            }
            return ["\(what): \(numbers.count), such as " + some.joined(separator: ", ")]
        }
        var lines = told("ACKNOWLEDGED AND LOST", finding.lost)
        lines += told("THERE MORE THAN ONCE", finding.doubled)
        lines += told("REFUSED BUT THERE", finding.refusedButPresent)
        if !finding.foreign.isEmpty {
            let some = finding.foreign.prefix(Self.examples)
                .map { "song \($0.song) in playlist \($0.playlist)" }.joined(separator: ", ")
            lines.append("THERE BUT NEVER ASKED FOR: \(finding.foreign.count), such as \(some)")
        }
        for stale in finding.staleReads.prefix(Self.examples) {
            let read = history.operations.reads[stale.read]
            lines.append(
                "STALE READ at second \(Decimals.text(Double(read.invoked) / 1e9, digits: 3))"
                    + (read.zone.isEmpty ? "" : " by zone \(read.zone)")
                    + ": playlist \(read.playlist) without "
                    + stale.missing.prefix(Self.examples).map { "write \($0)" }.joined(separator: ", "))
        }
        if finding.staleReads.count > Self.examples {
            lines.append("and \(finding.staleReads.count - Self.examples) more stale reads")
        }
        return lines
    }
}
