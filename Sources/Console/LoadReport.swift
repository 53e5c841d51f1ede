import Load

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a run of load came to, for people and programs.
package struct LoadReport: Sendable {
    private let summary: LoadSummary

    package init(_ summary: LoadSummary) { self.summary = summary }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(summary)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    package var text: String {
        let counts = summary.counts
        var lines = [
            "\(counts.offered) requests in \(Self.number(summary.seconds)) s"
                + (summary.endedEarly ? ", ended early" : "")
                + ": \(Self.number(summary.offeredPerSecond)) offered and "
                + "\(Self.number(summary.answeredPerSecond)) answered a second",
            "",
        ]
        lines += accounts
        lines += ["", "Latency in milliseconds, of answered requests, from when each was due:", ""]
        lines += latencies
        lines += ["", gap, schedule]
        return lines.joined(separator: "\n")
    }

    private var accounts: [String] {
        let counts = summary.counts
        var table = TextTable([("OUTCOME", .left), ("REQUESTS", .right), ("SHARE", .right)])
        func append(_ name: String, _ count: Int) {
            let share = counts.offered == 0 ? 0 : Double(count) / Double(counts.offered)
            table.append([name, String(count), Decimals.text(share * 100, digits: 3) + "%"])
        }
        append("answered", counts.answered)
        for (name, count) in counts.failures.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            append("failed: \(name)", count)
        }
        if counts.notSent > 0 { append("not sent", counts.notSent) }
        if counts.unknown > 0 { append("unknown", counts.unknown) }
        return table.lines
    }

    private var latencies: [String] {
        var table = TextTable([
            ("REQUESTS", .left), ("ANSWERED", .right), ("FAILED", .right), ("P50", .right), ("P90", .right),
            ("P99", .right), ("P99.9", .right), ("MAX", .right),
        ])
        func append(_ name: String, _ counts: LoadSummary.Counts, _ latency: LoadSummary.Percentiles?) {
            let figures = latency.map { [$0.p50, $0.p90, $0.p99, $0.p999, $0.max] }
            table.append(
                [name, String(counts.answered), String(counts.failed)]
                    + (figures.map { $0.map { Decimals.text($0, digits: 2) } }
                        ?? Array(repeating: "-", count: 5)))
        }
        append("all", summary.counts, summary.latency)
        for zone in summary.zones { append("zone \(zone.name)", zone.counts, zone.latency) }
        if summary.scenarios.count > 1 {
            for scenario in summary.scenarios { append(scenario.name, scenario.counts, scenario.latency) }
        }
        if summary.targets.count > 1 {
            for target in summary.targets { append("by \(target.name)", target.counts, target.latency) }
        }
        return table.lines
    }

    private var gap: String {
        let gap = summary.longestGap
        return "Longest time without a successful answer: \(Decimals.text(gap.seconds, digits: 3)) s, "
            + "from second \(Decimals.text(gap.start, digits: 3))"
            + (gap.isOpen ? " to the end" : "")
    }

    private var schedule: String {
        let schedule = summary.schedule
        let bound = Self.number(schedule.boundMilliseconds)
        var parts = [
            "\(schedule.late) requests were begun more than \(bound) ms after they were due"
        ]
        if let lag = schedule.lag {
            parts[0] +=
                " (p50 \(Decimals.text(lag.p50, digits: 2)), p99 \(Decimals.text(lag.p99, digits: 2)), "
                + "max \(Decimals.text(lag.max, digits: 2)) ms)"
        }
        if summary.counts.notSent > 0 { parts.append("\(summary.counts.notSent) were not sent at all") }
        if summary.repeatedAttempts > 0 { parts.append("\(summary.repeatedAttempts) attempts were repeated") }
        return (schedule.isKept ? "The schedule was kept: " : "THE SCHEDULE WAS NOT KEPT: ")
            + parts.joined(separator: ", ")
    }

    private static func number(_ number: Double) -> String {
        let text = Decimals.text(number, digits: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
