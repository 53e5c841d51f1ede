import Charts

/// What Prometheus said of the queries of the status page.
struct StatusCurves: Sendable {
    /// Seconds since 1970.
    var span: ClosedRange<Double>
    /// Seconds.
    var step: Double
    var answers: [StatusQuery: Result<[PrometheusSeries], PrometheusError>]
    var alerts: Result<[PrometheusAlert], PrometheusError>

    func series(of query: StatusQuery) -> [PrometheusSeries] { (try? answers[query]?.get()) ?? [] }

    func failure(of query: StatusQuery) -> PrometheusError? {
        if case .failure(let error) = answers[query] { return error }
        return nil
    }

    /// Why there are no curves at all, where that is so.
    var outage: PrometheusError? {
        let failures = answers.values.compactMap { answer -> PrometheusError? in
            if case .failure(let error) = answer { return error }
            return nil
        }
        return failures.count == answers.count ? failures.first : nil
    }

    /// The last value, if it is one of the time until which was asked.
    func now(_ query: StatusQuery) -> Double? {
        series(of: query).first.flatMap { points($0).value(at: span.upperBound) }
    }

    func points(_ series: PrometheusSeries) -> ChartPoints {
        ChartPoints(series.values.map { .init($0.time, $0.value) }, interval: step)
    }
}

extension StatusCurves {
    /// Asks all queries at once.
    static func read(_ window: StatusWindow, at time: Double, from prometheus: PrometheusClient) async -> Self
    {
        let span = window.span(at: time)
        async let alerts = result { () async throws(PrometheusError) in try await prometheus.alerts() }
        var answers: [StatusQuery: Result<[PrometheusSeries], PrometheusError>] = [:]
        await withTaskGroup(of: (StatusQuery, Result<[PrometheusSeries], PrometheusError>).self) { group in
            for query in queries {
                let step =
                    StatusEvents.all.contains(query) ? min(window.step, StatusEvents.step) : window.step
                group.addTask {
                    let answer = await result { () async throws(PrometheusError) in
                        try await prometheus.values(of: query.expression, over: span, step: step)
                    }
                    return (query, answer)
                }
            }
            for await (query, answer) in group { answers[query] = answer }
        }
        return StatusCurves(span: span, step: window.step, answers: answers, alerts: await alerts)
    }

    static var queries: [StatusQuery] {
        StatusPanels.all.flatMap { $0.panels.flatMap { $0.lines.map(\.query) } }
            + StatusFigure.all.map(\.query) + StatusEvents.all
    }

    private static func result<Value>(
        _ work: () async throws(PrometheusError) -> Value
    ) async -> Result<Value, PrometheusError> {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
