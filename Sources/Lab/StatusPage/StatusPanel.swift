import Charts

/// A chart of the status page: a panel of one of the dashboards, with its title, description and queries.
struct StatusPanel: Sendable {
    enum Drawing: Sendable {
        /// - top: a value that the axis reaches in any case.
        case values(Chart.Kind, ChartUnit, top: Double, limits: [ChartLimit] = [])
        case states([StateChart.State])
    }

    struct Line: Sendable {
        var query: StatusQuery
        var pattern: ChartSeries.Pattern
        /// Whether the zone's letter stands at its end.
        var isTagged: Bool

        init(
            _ expression: String, _ legend: String, _ pattern: ChartSeries.Pattern = .solid,
            tagged: Bool = true
        ) {
            query = StatusQuery(expression, legend)
            self.pattern = pattern
            isTagged = tagged
        }
    }

    /// Series that are drawn at most.
    static let mostSeries = 24

    /// Letters and hyphens.
    var id: String
    /// The dashboard's name.
    var dashboard: String
    var title: String
    var description: String
    var drawing: Drawing
    var lines: [Line]

    init(
        _ id: String, of dashboard: String, _ title: String, _ description: String, _ drawing: Drawing,
        _ lines: [Line]
    ) {
        self.id = id
        self.dashboard = dashboard
        self.title = title
        self.description = description
        self.drawing = drawing
        self.lines = lines
    }
}
