import Charts

/// The last minutes as charts.
extension StatusPage {
    var curvesSection: Markup {
        let bands = StatusEvents.bands(snapshot.curves)
        let markers = StatusEvents.markers(snapshot.curves, starts: starts)
        let figures = StatusPanels.all.flatMap { group in
            group.panels.map { figure($0, of: group.title, bands, markers) }
        }
        return """
            <section aria-labelledby="curves-title">
            <div class="head"><h2 id="curves-title">Curves</h2>\
            <nav class="choice" aria-label="How far back curves go">\(StatusWindow.allCases.map(choice))</nav></div>
            <p class="meta">Marked on all: <span class="mark-alert">▲</span> an alert fires, \
            <span class="mark-notice">◆</span> another primary, <span class="mark-start">●</span> a part was started; \
            shaded: a fault of an experiment.</p>
            <div id="outage" data-live>\(outage)</div>
            <div class="figures">\(figures)</div></section>
            """
    }

    private var outage: Markup {
        guard let error = snapshot.curves.outage else { return "" }
        return
            "<p class=\"error\">Prometheus does not answer, so there are no curves. \(error.description)</p>"
    }

    private func choice(_ window: StatusWindow) -> Markup {
        let current: Markup = window == snapshot.window ? " aria-current=\"page\"" : ""
        return "<a href=\"/?window=\(window.rawValue)\"\(current)>\(window.text)</a>"
    }

    private func figure(
        _ panel: StatusPanel, of group: String, _ bands: [ChartBand], _ markers: [ChartMarker]
    ) -> Markup {
        let failures = panel.lines.compactMap { snapshot.curves.failure(of: $0.query) }
        var error = Markup()
        if let failure = failures.first, snapshot.curves.outage == nil {
            error = "<p class=\"error\">\(failure.description)</p>"
        }
        return """
            <figure class="panel" id="chart-\(panel.id)" data-live><figcaption>\
            <p class="group">\(group)</p><h3>\(panel.title)</h3>\
            <p class="meta">\(panel.description)</p></figcaption>\(error)\(drawing(panel, bands, markers))</figure>

            """
    }

    private func drawing(_ panel: StatusPanel, _ bands: [ChartBand], _ markers: [ChartMarker]) -> Markup {
        let id = "curve-\(panel.id)"
        switch panel.drawing {
        case .values(let kind, let unit, let top, let limits):
            var chart = Chart(
                id, title: panel.title, description: panel.description, kind: kind, unit: unit,
                span: snapshot.curves.span)
            chart.series = series(of: panel)
            chart.limits = limits
            chart.bands = bands
            chart.markers = markers
            chart.top = top
            chart.clock = clock
            return "\(chart.svg)\(chart.table)"
        case .states(let states):
            var chart = StateChart(
                id, title: panel.title, description: panel.description, span: snapshot.curves.span,
                states: states)
            chart.rows = series(of: panel).map { .init($0.name, colour: $0.colour, points: $0.points) }
            chart.bands = bands
            chart.markers = markers
            chart.clock = clock
            return "\(chart.svg)<details><summary>States now</summary>\(chart.table)</details>"
        }
    }

    private func series(of panel: StatusPanel) -> [ChartSeries] {
        let found = panel.lines.flatMap { line in
            snapshot.curves.series(of: line.query).map { (line, $0, line.query.name($0.metric)) }
                .sorted { $0.2 < $1.2 }
        }
        return found.prefix(StatusPanel.mostSeries).enumerated().map { number, item in
            let (line, series, name) = item
            let zone = series.metric["zone"]
            // That the watchdog fires is no trouble: a state of its own.
            let sign = series.metric["alertname"] == "Watchdog" ? -1.0 : 1
            let points = series.values.map { ChartPoints.Point($0.time, sign * $0.value) }
            return ChartSeries(
                name, tag: line.isTagged ? zone ?? "" : "",
                colour: zone.map(Self.colour(ofZone:)) ?? ChartColour(number: number + Zone.allCases.count),
                pattern: line.pattern, points: ChartPoints(points, interval: snapshot.curves.step))
        }
    }
}
