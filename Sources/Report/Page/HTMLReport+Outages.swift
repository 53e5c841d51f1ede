import Chaos
import Charts

/// What clients went without, phase by phase.
extension HTMLReport {
    private static let meanings = [
        "detect": "until somebody notices that it is gone", "lease": "until its lease has run out",
        "elect": "until another one is chosen", "promote": "until that one is the primary",
        "route": "until load balancers lead to it", "reconnect": "until clients are served again",
        "clone": "from the restart of the old one until it is a replica again",
    ]

    var outages: Markup {
        guard !judgement.outages.isEmpty else {
            return
                "<p class=\"none\">None: no load went without success for 10 ms or more, from the method’s beginning on.</p>"
        }
        return "\(judgement.outages.enumerated().map { outage($0.element, number: $0.offset + 1) })"
    }

    private func outage(_ outage: Outage, number: Int) -> Markup {
        let seconds = outage.to - outage.from
        let head: Markup = """
            <h3>Load “\(outage.load)”: \(ChartUnit.seconds.text(seconds))</h3>\
            <p class="meta">The longest stretch without success that its clients saw, from \
            \(clock.text(outage.from)) to \(clock.text(outage.to)).</p>
            """
        guard !outage.ownPhases.isEmpty else {
            return """
                <div class="panel">\(head)<p class="none">It is not split into phases: it began after a failover, or there was none.</p></div>

                """
        }
        let rows = outage.ownPhases.map { phase -> Markup in
            """
            <tr><th scope="row">\(Self.name(phase.name))</th>\
            \(Self.cell("Lasts", Self.meanings[phase.name] ?? ""))\
            \(Self.cell("From", clock.text(phase.from)))\(Self.cell("To", clock.text(phase.to)))\
            \(Self.cell("Took", ChartUnit.seconds.text(phase.to - phase.from), isNumber: true))</tr>

            """
        }
        let table = Self.table("Phases of the outage", ["Phase", "Lasts", "From", "To", "-Took"], rows)
        return """
            <div class="panel">\(head)<div class="scroll">\(bar(outage, number: number))</div></div>
            \(table)
            """
    }

    private static func name(_ phase: String) -> String { phase == "clone" ? "clone ready" : phase }

    /// A row for each phase, one below the other, so that the short ones are seen, too.
    private func bar(_ outage: Outage, number: Int) -> Markup {
        let from = min(outage.from, outage.ownPhases.map(\.from).min() ?? outage.from)
        let to = max(outage.to, outage.ownPhases.map(\.to).max() ?? outage.to)
        var rows = StateRows()
        rows.add(
            "no success", .pink,
            [
                .init(
                    span: outage.from...max(outage.to, outage.from),
                    state: ChartUnit.seconds.text(outage.to - outage.from), look: .bad)
            ])
        for (place, phase) in outage.ownPhases.enumerated() {
            let bar = StateRows.Bar(
                span: phase.from...max(phase.to, phase.from),
                state: ChartUnit.seconds.text(phase.to - phase.from),
                look: .strong)
            rows.add(Self.name(phase.name), ChartColour(number: place), [bar])
        }
        let margin = max((to - from) / 50, 0.001)
        var chart = StateChart(
            "outage-\(number)", title: "The outage of load \(outage.load), split into phases",
            description: outage.ownPhases.map {
                "\(Self.name($0.name)) \(ChartUnit.seconds.text($0.to - $0.from))"
            }.joined(separator: ", "), span: (from - margin)...(to + margin), states: rows.states)
        chart.rows = rows.rows
        chart.clock = clock
        chart.layout.width = 960
        chart.layout.leading = 12
        chart.layout.height = 15
        return chart.svg
    }
}

extension Outage {
    /// Those that it went through: of an outage that began when another member was the primary already, and clients were
    /// led to it, there are none.
    var ownPhases: [Phase] {
        guard let last = phases.last(where: { $0.name != "clone" }), from <= last.from else { return [] }
        return phases
    }
}
