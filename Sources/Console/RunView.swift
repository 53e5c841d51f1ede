import Chaos

/// How a run goes, in some lines for a terminal. Pure.
package struct RunView: Sendable {
    /// Cut to the terminal's width.
    package let lines: [String]

    package init(_ status: RunStatus, width: Int) {
        var lines = [Self.head(status)]
        lines += status.loads.map(Self.line)
        if !status.problems.isEmpty, status.stage != .phase(.method) {
            lines.append("not steady: \(status.problems.joined(separator: "; "))")
        }
        lines += status.expectations.map(Self.line)
        self.lines = lines.map { String($0.prefix(max(20, width - 1))) }
    }

    private static func head(_ status: RunStatus) -> String {
        let stage =
            switch status.stage {
            case .idle: "about to begin"
            case .phase(let phase): RunNarration.name(phase)
            case .healing: "healing"
            case .ended: "ended"
            }
        let steps = status.steps.isEmpty ? "" : ": \(status.steps.joined(separator: ", "))"
        return "\(whole(status.elapsed)) s  \(stage), \(whole(status.phaseElapsed)) s\(steps)"
    }

    private static func line(_ load: RunStatus.Load) -> String {
        var parts: [String] = []
        if let throughput = load.throughput { parts.append("\(whole(throughput))/s") }
        if let median = load.median { parts.append("p50 \(milliseconds(median))") }
        if let p99 = load.p99 { parts.append("p99 \(milliseconds(p99))") }
        if let failed = load.failedShare { parts.append("failed \(percent(failed))") }
        parts += load.shares.map { "\($0.zone) \(percent($0.value))" }
        return "  \(load.name): \(parts.isEmpty ? "nothing yet" : parts.joined(separator: "  "))"
    }

    private static func line(_ expectation: RunStatus.Expectation) -> String {
        let state =
            switch expectation.state {
            case .waiting: "·"
            case .later: "…"
            case .seen(let after, let within):
                "\(after <= within ? "✓" : "✗") after \(tenths(after)) s, of \(whole(within))"
            case .overdue(let within): "✗ not within \(whole(within)) s"
            case .value(let value, let isWithin): "\(isWithin ? "✓" : "✗") \(thousandths(value)) now"
            }
        return "  \(expectation.title): \(state)"
    }

    // MARK: - Numbers

    private static func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }

    private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private static func thousandths(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }

    private static func milliseconds(_ seconds: Double) -> String {
        seconds < 0.01 ? "\((seconds * 10_000).rounded() / 10) ms" : "\(whole(seconds * 1000)) ms"
    }

    private static func percent(_ share: Double) -> String {
        share > 0 && share < 0.1 ? "\((share * 1000).rounded() / 10)%" : "\(whole(share * 100))%"
    }
}
