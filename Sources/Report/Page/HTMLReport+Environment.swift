import Chaos
import Charts

extension HTMLReport {
    /// What generators say of themselves.
    var loads: Markup {
        let names = Set(timeline.summaries.keys).union(timeline.loads.keys).sorted()
        guard !names.isEmpty else { return "<p class=\"none\">The journal tells of no load.</p>" }
        let rows = names.map { name -> Markup in
            let summary = timeline.summaries[name]
            func text(_ count: Int?) -> String { count.map { "\($0)" } ?? "–" }
            func time(_ seconds: Double?) -> String { seconds.map(ChartUnit.seconds.text) ?? "–" }
            return """
                <tr><th scope="row">\(name.text)\(name.arm == .control ? ", control group" : "")</th>\
                \(Self.cell("Offered", text(summary?.due), isNumber: true))\
                \(Self.cell("Sent", text(summary?.sent), isNumber: true))\
                \(Self.cell("Answered", text(summary?.answered), isNumber: true))\
                \(Self.cell("Late by, p99", time(summary?.latestSendP99), isNumber: true))\
                \(Self.cell("Late by, at most", time(summary?.latestSend), isNumber: true))</tr>

                """
        }
        return """
            \(Self.table("Load", ["Load", "-Offered", "-Sent", "-Answered", "-Late by, p99", "-Late by, at most"], rows))\
            <p class="meta">As each generator counted; late: its own delay before it sent.</p>

            """
    }

    var environment: Markup {
        guard let header = timeline.header else { return journalFacts([]) }
        let facts =
            [("Version of Scale", header.version), ("Seed", "\(header.experiment.seed)")]
            + header.parameters.sorted { $0.key < $1.key }.map { ("Parameter \($0.key)", $0.value) }
            + header.environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let source: Markup =
            header.source.isEmpty
            ? "<p class=\"none\">The journal does not hold the experiment’s file.</p>"
            : "<details><summary>The experiment’s file</summary><pre>\(header.source)</pre></details>"
        return """
            \(journalFacts(facts))
            <details><summary>The experiment in plain words</summary>\
            <pre class="words">\(ExperimentDescription(header.experiment).text)</pre></details>
            \(source)

            """
    }

    private func journalFacts(_ facts: [(String, String)]) -> Markup {
        let digest = run.integrity.digest.isEmpty ? "–" : run.integrity.digest
        let items = facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1.isEmpty ? "–" : $0.1)</dd></div>" as Markup }
        return """
            <dl class="panel facts">\(items)<div class="wide"><dt>The journal’s last digest</dt><dd>\(digest)</dd></div></dl>
            <p class="meta">Whoever rewrites a journal as a whole can make it fit: keep the digest elsewhere. \
            To judge it again: <code>scale chaos judge \(run.journal)</code></p>
            """
    }
}
