import Chaos
import Charts

/// The least and the greatest value of each line before the method, during it, and after.
struct RangeTable {
    let markup: Markup

    init(_ timeline: RunTimeline, _ unit: ChartUnit, _ series: [ChartSeries]) {
        let stages: [(name: String, spans: [ClosedRange<Double>])] = [
            ("before", timeline.spans(of: .before)), ("method", timeline.spans(of: .method)),
            ("recovery", timeline.spans(of: .recovery)), ("after", timeline.spans(of: .after)),
        ]
        guard !series.isEmpty else {
            markup = ""
            return
        }
        let rows = series.map { series -> Markup in
            let cells = stages.map { stage -> Markup in
                let values = series.points.points.filter { point in
                    stage.spans.contains { $0.lowerBound <= point.time && point.time < $0.upperBound }
                }.map(\.value)
                return "<td>\(Self.text(values, unit))</td>"
            }
            return "<tr><th scope=\"row\">\(series.name)</th>\(cells)</tr>"
        }
        let heads = stages.map { "<th scope=\"col\">\($0.name)</th>" as Markup }
        markup = """
            <div class="scroll"><table class="chart-table"><caption>Least and greatest value in each phase</caption>\
            <thead><tr><td></td>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func text(_ values: [Double], _ unit: ChartUnit) -> String {
        guard let least = values.min(), let most = values.max() else { return "–" }
        return least == most ? unit.text(most) : "\(unit.text(least)) to \(unit.text(most))"
    }
}
