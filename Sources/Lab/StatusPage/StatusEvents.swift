import Charts

/// What is marked on all curves: the annotations of the dashboards, and when parts were started.
enum StatusEvents {
    static let faults = StatusQuery(
        "scale_chaos_fault_active == 1 or vector(0)", "{{fault}} in zone {{zone}}")
    static let alerts = StatusQuery(
        #"ALERTS{alertstate="firing",alertname!~"Watchdog|FailoverHappened"} or vector(0)"#,
        "{{alertname}} {{zone}}")
    static let failovers = StatusQuery(
        #"ALERTS{alertstate="firing",alertname="FailoverHappened"} or vector(0)"#,
        "Primary is now {{instance}}")
    static let all = [faults, alerts, failovers]

    /// Seconds from one value to the next at most: what passes quickly would be missed.
    static let step = 4.0

    /// Where each of them begins within the time that is shown.
    static func markers(_ curves: StatusCurves, starts: [(part: String, time: Double)]) -> [ChartMarker] {
        let fired = times(of: alerts, in: curves).map { ChartMarker($0.span.lowerBound, .alert, $0.name) }
        let changed = times(of: failovers, in: curves).map {
            ChartMarker($0.span.lowerBound, .notice, $0.name)
        }
        // What was so at the left end began before it.
        return (fired + changed).filter { $0.time > curves.span.lowerBound }
            + starts.map { ChartMarker($0.time, .start, "\($0.part) started") }
    }

    static func bands(_ curves: StatusCurves) -> [ChartBand] {
        times(of: faults, in: curves).map { ChartBand($0.span, $0.name) }
    }

    private static func times(of query: StatusQuery, in curves: StatusCurves) -> [(
        span: ClosedRange<Double>, name: String
    )] {
        curves.series(of: query).flatMap { series in
            // The series that says that there is none is always 0.
            let points = series.values.filter { $0.value > 0 }.map { ChartPoints.Point($0.time, $0.value) }
            return ChartPoints(points, interval: min(curves.step, step)).spans.map {
                ($0, query.name(series.metric))
            }
        }
    }
}
