/// What a pointer over a chart is told: the chart in upright slices, each with the values of its moment.
struct ChartSlots {
    var chart: Chart
    var area: PlotArea

    var markup: Markup {
        let count = max(Int(area.width / chart.layout.slot), 1)
        let length = (area.span.upperBound - area.span.lowerBound) / Double(count)
        guard length > 0 else { return "" }
        var markup: Markup = "<g class=\"slots\">"
        for number in 0..<count {
            let start = area.span.lowerBound + Double(number) * length
            let middle = start + length / 2
            let x = area.x(start)
            let values = chart.series.compactMap { series -> String? in
                series.points.value(at: middle).map { "\(series.name): \(chart.unit.text($0))" }
            }
            guard !values.isEmpty else { continue }
            let lasting = chart.bands.filter { $0.span.contains(middle) }.map(\.name)
            let text = ([chart.clock.text(middle)] + values + lasting).joined(separator: "\n")
            markup += """
                <g class="slot"><title>\(text)</title>\
                <path class="cursor" d="M\(area.x(middle)) \(area.top)V\(area.bottom)"/>\
                <rect class="hit" x="\(x)" y="\(area.top)" width="\(area.x(start + length) - x)" \
                height="\(area.height)"/></g>
                """
        }
        markup += "</g>"
        return markup
    }
}
