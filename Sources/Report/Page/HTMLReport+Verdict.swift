import Chaos
import Charts

extension HTMLReport {
    var verdictSection: Markup {
        let name = Self.name(judgement.verdict)
        let paragraphs = Self.paragraphs(timeline.header?.experiment.description ?? "")
        return """
            <h1>\(run.title)</h1>
            \(paragraphs.map { "<p class=\"lead\">\($0)</p>" as Markup })
            <div class="verdict \(name)" role="status"><p class="word \(name)">\(judgement.verdict.rawValue)</p>\
            \(reason)</div>
            <dl class="panel facts">\(facts)</dl>

            """
    }

    /// Lines as they are in a file are those of its editor; an empty one ends a paragraph.
    private static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.allSatisfy(\.isWhitespace) }
            .map { $0.joined(separator: " ") }
    }

    /// One paragraph for each thing that it says.
    private var reason: [Markup] {
        var parts = [judgement.reason]
        if judgement.verdict != .pass {
            let failed = judgement.hypotheses.filter { $0.verdict == .fail }
            if judgement.residue.isEmpty, !failed.isEmpty {
                parts = failed.map { "\($0.title) (\($0.id)): \($0.reason)" }
            }
        }
        return parts.map { "<p>\($0)</p>" }
    }

    private var facts: [Markup] {
        var facts: [(String, String)] = []
        let counts = Verdict.allCases.compactMap { verdict -> String? in
            let count = judgement.hypotheses.filter { $0.verdict == verdict }.count
            return count > 0 ? "\(count) \(verdict.rawValue)" : nil
        }
        facts.append(("Hypotheses", counts.isEmpty ? "none" : counts.joined(separator: ", ")))
        facts.append(("The run", outcome))
        if let header = timeline.header {
            facts.append(("Started", Words.time(header.startedAt)))
            facts.append(("Lasted", ChartUnit.seconds.text(timeline.latest)))
            facts.append(("Run", header.run))
        }
        facts.append(("Journal", integrity))
        return facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }
    }

    private var outcome: String {
        guard let end = timeline.end?.value else { return "has no end in the journal" }
        let words =
            switch end.outcome {
            case .completed: "completed"
            case .aborted: "was aborted"
            case .interrupted: "was interrupted"
            case .couldNotRun: "could not be"
            }
        return end.reason.isEmpty ? words : "\(words): \(end.reason)"
    }

    private var integrity: String {
        let integrity = run.integrity
        if let problem = integrity.problem { return "not as it was written: \(problem.text)" }
        var text = "\(Words.count(integrity.lines, "entry", "entries")), whole"
        if integrity.tornBytes > 0 { text += "; \(integrity.tornBytes) bytes of a torn last line left out" }
        return text
    }
}
