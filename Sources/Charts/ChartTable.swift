/// The legend of a chart, and its values for who reads rather than looks: each series with its last, least and
/// greatest value.
extension Chart {
    package var table: Markup {
        var rows = Markup()
        for series in series {
            let values = series.points.points.map(\.value)
            // What was known once is not what is.
            let now = series.points.value(at: span.upperBound)
            rows += """
                <tr><th scope="row">\(ChartTable.key(series))\(series.name)</th><td>\(text(now))</td>\
                <td>\(text(values.min()))</td><td>\(text(values.max()))</td></tr>
                """
        }
        return ChartTable.table(
            "\(title): values", "<th scope=\"col\">least</th><th scope=\"col\">most</th>", rows)
    }

    private func text(_ value: Double?) -> String { value.map(unit.text) ?? "–" }
}

extension StateChart {
    package var table: Markup {
        var markup = Markup()
        for row in rows {
            let now = row.state(at: span.upperBound).map(name(of:)) ?? "–"
            markup += "<tr><th scope=\"row\">\(row.name)</th><td>\(now)</td></tr>"
        }
        return ChartTable.table("\(title): states", "", markup)
    }
}

enum ChartTable {
    static func table(_ caption: String, _ columns: Markup, _ rows: Markup) -> Markup {
        guard !rows.isEmpty else { return "" }
        return """
            <table class="chart-table"><caption>\(caption)</caption>\
            <thead><tr><td></td><th scope="col">now</th>\(columns)</tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    /// A piece of the line.
    static func key(_ series: ChartSeries) -> Markup {
        """
        <svg class="key \(series.colour.name)" viewBox="0 0 20 8" aria-hidden="true">\
        <path class="line \(series.pattern.rawValue)" d="M1 4H19"/></svg>
        """
    }
}
