import Chaos
import Charts

extension HTMLReport {
    var hypotheses: Markup {
        guard !judgement.hypotheses.isEmpty else {
            return
                "<p class=\"none\">None: nothing was claimed, or there is no experiment in the journal.</p>"
        }
        return Self.table(
            "Hypotheses", ["Verdict", "Hypothesis", "Asked", "Observed", "Interval", "-n"],
            judgement.hypotheses.map(row))
    }

    private func row(_ result: HypothesisResult) -> Markup {
        """
        <tr id="hypothesis-\(anchor(result.id))"><td>\(Self.mark(result.verdict))</td>\
        <th scope="row">\(result.title) <code>\(result.id)</code><span class="why">\(result.reason)</span></th>\
        \(Self.cell("Asked", result.threshold))\(Self.cell("Observed", result.observed))\
        \(Self.cell("Interval", run.interval(of: result)))\(Self.cell("n", "\(result.count)", isNumber: true))</tr>

        """
    }

    /// Ids are people's: in an address only letters, digits and hyphens are safe.
    private func anchor(_ id: String) -> String {
        let place = judgement.hypotheses.firstIndex { $0.id == id } ?? 0
        return "\(place + 1)"
    }

    private func link(_ id: String) -> Markup { "<a href=\"#hypothesis-\(anchor(id))\">\(id)</a>" }

    /// Nothing where all is well.
    var nextSteps: Markup {
        let steps = NextStep.all(of: run)
        guard !steps.isEmpty else { return "" }
        let items = steps.map { step -> Markup in
            let isHypothesis = judgement.hypotheses.contains { $0.id == step.subject }
            let subject: Markup = isHypothesis ? link(step.subject) : "<b>\(step.subject)</b>"
            var spoilt = Markup()
            if !step.spoils.isEmpty {
                let links = step.spoils.map { " \(link($0))" as Markup }
                spoilt = "<p class=\"meta\">Nothing is known for that reason of:\(links)</p>"
            }
            let kind =
                step.what == Verdict.inconclusive.rawValue ? "inconclusive" : "fail"
            return """
                <li><p>\(subject) <span class="mark \(kind)">\(step.what)</span></p>\
                <p class="meta">\(step.reason)</p>\(spoilt)\
                \(step.advice.isEmpty ? "" : "<p class=\"advice\">\(Self.withCode(step.advice))</p>" as Markup)</li>

                """
        }
        return "<ol class=\"panel next\">\(items)</ol>"
    }

    var checks: Markup {
        let rows = judgement.checks.map { check -> Markup in
            let mark: Markup =
                check.passed
                ? "<span class=\"mark pass\">holds</span>" : "<span class=\"mark fail\">does not hold</span>"
            return """
                <tr><td>\(mark)</td><th scope="row">\(check.name)</th>\(Self.cell("Detail", check.detail))</tr>

                """
        }
        return "\(Self.table("Validity checks", ["", "Check", "Detail"], rows))\(troubles)"
    }

    private var troubles: Markup {
        guard !timeline.troubles.isEmpty else { return "" }
        let items = timeline.troubles.prefix(100).map { "<li>\(moment($0.time)) \($0.value)</li>" as Markup }
        let more = timeline.troubles.count - items.count + timeline.leftOut
        return """
            <h3>What the harness could not do</h3><ul class="panel ids">\(items)\
            \(more > 0 ? "<li>and \(more) more</li>" as Markup : "")</ul>
            """
    }
}
