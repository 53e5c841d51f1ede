import Chaos
import Charts

/// What shows that faults were there, and that they are gone.
extension HTMLReport {
    private static let mostRows = 200

    private struct Row {
        var step: String
        var trial: String
        var target: FaultStory.TargetStory
        var isStray: Bool
    }

    private var rows: [Row] {
        timeline.faults.flatMap { story in
            story.trials.enumerated().flatMap { number, trial in
                trial.targets.map { target in
                    Row(
                        step: story.step, trial: story.trials.count > 1 ? " (\(number + 1))" : "",
                        target: target,
                        isStray: trial.isStray)
                }
            }
        }
    }

    var faultProofs: Markup {
        let steps = timeline.header?.experiment.faults ?? []
        let missing = steps.filter { step in !timeline.faults.contains { $0.step == step.id } }.map {
            "<p class=\"unwell\">Step \($0.id): no fault was injected.</p>" as Markup
        }
        let empty = timeline.faults.filter { $0.trials.contains { $0.targets.isEmpty } }.map {
            "<p class=\"unwell\">Step \($0.step): no target was found.</p>" as Markup
        }
        guard !steps.isEmpty || !timeline.faults.isEmpty else {
            return "<p class=\"none\">The journal tells of no fault.</p>"
        }
        let lines = rows.prefix(Self.mostRows).flatMap(proofs)
        let table =
            lines.isEmpty
            ? ""
            : Self.table(
                "Proof of effect",
                [
                    "Step", "Target", "Applied", "Recovered", "Source", "-Before", "-Furthest from it",
                    "When", "-Looks",
                ],
                lines)
        let more = rows.count - Self.mostRows
        return """
            \(missing)\(empty)\(table)\(more > 0 ? "<p class=\"meta\">and \(more) more</p>" as Markup : "")\
            <p class="meta">Looks: those that showed an effect, of all. Times are counted from the first fault.</p>

            """
    }

    private func proofs(_ row: Row) -> [Markup] {
        let target = row.target
        let place = [
            target.target.component, target.target.zone.map { "zone \($0)" }, target.target.role,
            row.isStray ? "in the control group!" : nil,
        ].compactMap { $0 }.joined(separator: ", ")
        let failures = target.failures.map { "<span class=\"why fail\">\($0)</span>" as Markup }
        let head: Markup = """
            <th scope="row">\(row.step)\(row.trial)</th><td data-name="Target">\(target.target.name)\
            \(place.isEmpty ? "" : "<span class=\"why\">\(place)</span>" as Markup)\(failures)</td>\
            \(Self.cell("Applied", moment(target.applied)))\(Self.cell("Recovered", moment(target.recovered)))
            """
        guard !target.proofs.isEmpty else {
            return [
                "<tr>\(head)<td data-name=\"Source\" class=\"fail\" colspan=\"5\">nothing showed an effect</td></tr>\n"
            ]
        }
        return target.proofs.map { proof in
            let looks: Markup =
                proof.effects == 0
                ? "<span class=\"mark fail\">0 of \(proof.looks)</span>"
                : "<span class=\"mark pass\">\(proof.effects) of \(proof.looks)</span>"
            return """
                <tr>\(head)\(Self.cell("Source", proof.source))\
                \(Self.cell("Before", Words.number(proof.before), isNumber: true))\
                \(Self.cell("Furthest from it", Words.number(proof.furthest), isNumber: true))\
                \(Self.cell("When", moment(proof.at)))\(Self.cell("Looks", looks, isNumber: true))</tr>

                """
        }
    }

    // MARK: - Residue

    var residue: Markup {
        let left = judgement.residue.map { "<li>\($0)</li>" as Markup }
        let verdict: Markup =
            left.isEmpty
            ? "" : "<p class=\"unwell\">Something is left:</p><ul class=\"panel ids\">\(left)</ul>"
        let lines = rows.filter { !timeline.isAtOnce($0.step) || $0.target.residue != nil }.prefix(
            Self.mostRows)
        let table = lines.map { row -> Markup in
            let finding: Markup
            switch row.target.residue {
            case nil: finding = "<span class=\"mark inconclusive\">not compared</span>"
            case let differences? where differences.isEmpty:
                finding = "<span class=\"mark pass\">as before</span>"
            case let differences?:
                finding =
                    "<span class=\"mark fail\">differs</span><span class=\"why\">\(differences.joined(separator: "; "))</span>"
            }
            return """
                <tr><th scope="row">\(row.step)\(row.trial)</th>\(Self.cell("Target", row.target.target.name))\
                \(Self.cell("Compared with before", finding))</tr>

                """
        }
        if !table.isEmpty {
            return
                "\(verdict)\(Self.table("Residue", ["Step", "Target", "Compared with before"], Array(table)))"
        }
        guard left.isEmpty else { return verdict }
        return timeline.faults.isEmpty
            ? "<p class=\"none\">No fault was injected.</p>"
            : "<p class=\"none\">None: the faults of this run are over at once, and leave nothing to recover.</p>"
    }
}
