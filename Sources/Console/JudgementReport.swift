import Chaos
import Report

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What follows from a run's journal, for people and programs. The same bytes for the same judgement.
package struct JudgementReport: Sendable {
    private let judgement: Judgement
    private let claims: [String: Hypothesis.Claim]

    /// - Parameter experiment: that it is of, for the units of its numbers; `nil` where the journal does not tell.
    package init(_ judgement: Judgement, of experiment: Experiment?) {
        self.judgement = judgement
        let claims = (experiment?.hypotheses ?? []).map { ($0.id, $0.claim) }
        self.claims = Dictionary(claims) { first, _ in first }
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(judgement)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    package var text: String {
        var lines = ["\(judgement.verdict.rawValue): \(judgement.title)", judgement.reason, ""]
        lines += hypotheses
        lines += ["", "What the run rests on:"]
        lines += table(judgement.checks.map { [$0.passed ? "ok" : "NOT", $0.name, $0.detail] })
        if !judgement.outages.isEmpty {
            lines += ["", "Longest outage of each load, as clients saw it:"]
            lines += judgement.outages.map(line)
        }
        if !judgement.ledgers.isEmpty {
            lines += ["", "Ledgers:"]
            lines += judgement.ledgers.map(line)
        }
        return lines.map(TextTable.printable).joined(separator: "\n")
    }

    private var hypotheses: [String] {
        guard !judgement.hypotheses.isEmpty else { return ["No hypotheses."] }
        var table = TextTable([
            ("VERDICT", .left), ("HYPOTHESIS", .left), ("OBSERVED", .left), ("INTERVAL", .left),
            ("N", .right),
        ])
        for result in judgement.hypotheses {
            let interval = result.interval.map { Words.interval($0, of: claims[result.id]) }
            table.append([
                result.verdict.rawValue, result.id, result.observed, interval ?? "-", String(result.count),
            ])
        }
        var lines = table.lines
        for result in judgement.hypotheses {
            lines += ["", "\(result.id): \(result.title)", "  asked     \(result.threshold)"]
            lines += ["  found     \(result.reason)"]
            if result.verdict != .pass, !result.advice.isEmpty {
                lines.append("  look at   \(result.advice)")
            }
        }
        return lines
    }

    private func table(_ rows: [[String]]) -> [String] {
        let widths = [0, 1].map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = [0, 1].map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
            return "  \(padded[0])  \(padded[1])  \(row[2])"
        }
    }

    private func line(_ outage: Outage) -> String {
        let phases = outage.phases.map { "\($0.name) \(number($0.to - $0.from)) s" }.joined(separator: ", ")
        return
            "  \(outage.load): \(number(outage.to - outage.from)) s from \(number(outage.from)) s of the run on"
            + (phases.isEmpty ? "" : " (\(phases))")
    }

    private func line(_ ledger: LedgerResult) -> String {
        "  \(ledger.load): \(ledger.acknowledged) acknowledged, \(ledger.refused) refused, \(ledger.unknown) unknown "
            + "(\(ledger.unknownPresent) of them there); lost \(ids(ledger.lost)), doubled \(ids(ledger.doubled)), "
            + "stale \(ids(ledger.stale)), refused but there \(ids(ledger.refusedPresent))"
    }

    private func ids(_ ids: [Int]) -> String {
        guard !ids.isEmpty else { return "none" }
        let shown = ids.prefix(10).map(String.init).joined(separator: " ")
        return ids.count > 10 ? "\(ids.count) (\(shown) …)" : shown
    }

    /// - Parameter number: of at most 12 digits before the point; greater ones are shown as they are.
    private func number(_ number: Double) -> String {
        number.magnitude < 1e9 ? Decimals.text(number, digits: 4) : "\(number)"
    }
}
