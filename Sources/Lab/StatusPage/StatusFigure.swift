import Charts

/// A number that says how clients fare, with its last minutes: a query of a dashboard's.
struct StatusFigure: Sendable {
    var dashboard: String
    var title: String
    /// For who reads it here.
    var note: String
    var unit: ChartUnit
    /// What its curve reaches in any case.
    var top: Double
    /// More than this is not well.
    var limit: Double?
    var query: StatusQuery

    static let all = [
        StatusFigure(
            dashboard: "experiment", title: "Requests", note: "that the edges answered", unit: .perSecond,
            top: 1,
            query: StatusQuery("scale:edge_requests:rate10s")),
        StatusFigure(
            dashboard: "overview", title: "Failed requests", note: "of the last minute's; up to 0.1% is well",
            unit: .share, top: 0.01, limit: 0.001, query: StatusQuery("scale:edge_errors:ratio1m")),
        StatusFigure(
            dashboard: "overview", title: "Reads, p99", note: "of the last minute's; up to 50 ms is well",
            unit: .seconds, top: 0.05, limit: 0.05, query: StatusQuery("scale:read_p99:seconds")),
    ]
}
