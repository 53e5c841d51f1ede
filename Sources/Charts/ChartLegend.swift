/// Which line is which, where a table of values has no place.
extension Chart {
    package var legend: Markup {
        let items = series.map { "<li>\(ChartTable.key($0))\($0.name)</li>" as Markup }
        return items.isEmpty ? "" : "<ul class=\"legend\">\(items)</ul>"
    }
}
