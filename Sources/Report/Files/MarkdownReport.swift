import Chaos
import Charts

/// A run in a few lines for a pull request: GitHub's Markdown.
///
/// <https://github.github.com/gfm/>
package struct MarkdownReport: Sendable {
    private static let mostIDs = 20

    private let run: ReportedRun

    package init(_ run: ReportedRun) { self.run = run }

    package var text: String {
        let judgement = run.judgement
        var lines = [
            "### \(Self.sign(judgement.verdict)) \(judgement.verdict.rawValue): \(Self.escaped(run.title))",
            "",
            Self.escaped(judgement.reason), "",
        ]
        lines += hypotheses
        let steps = NextStep.all(of: run).filter { !$0.advice.isEmpty }
        if !steps.isEmpty {
            lines += ["**What to look at next**", ""]
            lines += steps.map(line)
            lines.append("")
        }
        lines += judgement.ledgers.map(line)
        lines += judgement.outages.map(line)
        lines.append(
            judgement.residue.isEmpty
                ? "Residue of faults: none."
                : "Residue of faults: \(Self.escaped(judgement.residue.joined(separator: "; "))).")
        lines += ["", checks, ""]
        if let header = run.timeline.header {
            lines += [
                "Run \(Self.escaped(header.run)), \(Words.time(header.startedAt)), version \(Self.escaped(header.version)), seed \(header.experiment.seed).",
                "",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private var hypotheses: [String] {
        guard !run.judgement.hypotheses.isEmpty else { return ["No hypotheses.", ""] }
        let rows = run.judgement.hypotheses.map { result in
            let cells = [
                "\(Self.sign(result.verdict)) \(result.verdict.rawValue)",
                "\(Self.escaped(result.title)) (\(Self.escaped(result.id)))",
                Self.escaped(result.threshold), Self.escaped(result.observed),
                Self.escaped(run.interval(of: result)), "\(result.count)",
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        return ["| verdict | hypothesis | asked | observed | interval | n |", "|---|---|---|---|---|--:|"]
            + rows + [""]
    }

    private var checks: String {
        let checks = run.judgement.checks
        let failed = checks.filter { !$0.passed }.count
        let summary =
            failed == 0
            ? "What the run rests on: all \(checks.count) checks hold"
            : "What the run rests on: \(failed) of \(checks.count) checks do not hold"
        let rows = checks.map {
            "| \($0.passed ? "✅" : "❌") | \(Self.escaped($0.name)) | \(Self.escaped($0.detail)) |"
        }
        return
            (["<details><summary>\(summary)</summary>", "", "| | check | detail |", "|---|---|---|"] + rows
            + ["", "</details>"])
            .joined(separator: "\n")
    }

    private func line(_ step: NextStep) -> String {
        let spoilt =
            step.spoils.isEmpty ? "" : " (nothing is known of \(step.spoils.joined(separator: ", ")))"
        return
            "- \(Self.escaped(step.subject)), \(Self.escaped(step.what + spoilt)): \(Self.escaped(step.advice))"
    }

    private func line(_ ledger: LedgerResult) -> String {
        let lists = [("lost", ledger.lost), ("doubled", ledger.doubled), ("stale", ledger.stale)]
            .map { "\($0.0) \(Self.list($0.1))" }.joined(separator: ", ")
        return "Ledger \(Self.escaped(ledger.load)): \(ledger.acknowledged) acknowledged; \(lists).\n"
    }

    private func line(_ outage: Outage) -> String {
        let phases = outage.ownPhases.map { "\($0.name) \(ChartUnit.seconds.text($0.to - $0.from))" }
            .joined(separator: ", ")
        let seconds = ChartUnit.seconds.text(outage.to - outage.from)
        return
            "Longest outage of \(Self.escaped(outage.load)): \(seconds)\(phases.isEmpty ? "" : " (\(phases))").\n"
    }

    private static func list(_ ids: [Int]) -> String {
        guard !ids.isEmpty else { return "none" }
        let shown = ids.prefix(mostIDs).map(String.init).joined(separator: " ")
        return "\(ids.count) (\(shown)\(ids.count > mostIDs ? " …" : ""))"
    }

    private static func sign(_ verdict: Verdict) -> String {
        switch verdict {
        case .pass: "✅"
        case .fail: "❌"
        case .inconclusive: "❔"
        }
    }

    /// One line, in which nothing is markup and nobody is mentioned.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in Markup.escaped(text) {
            switch character {
            case "\n", "\r\n", "\t": escaped += " "
            case "\\", "|", "`", "*", "_", "[", "]", "~": escaped += "\\\(character)"
            case "@": escaped += "&#64;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
