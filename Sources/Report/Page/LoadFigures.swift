import Chaos
import Charts

/// What clients of a load saw, in both deployments where there are two.
struct LoadFigures {
    private let load: String

    init(_ load: String) { self.load = load }

    func figures(_ drawing: inout TimelineDrawing) -> [TimelineFigure] {
        shares(&drawing) + [latencies(&drawing)] + latenciesByZone(&drawing)
            + [failures(&drawing), requests(&drawing)]
    }

    private func curves(_ drawing: TimelineDrawing) -> [(arm: JournalEntry.Arm, curve: LoadCurve)] {
        JournalEntry.Arm.allCases.compactMap { arm in
            drawing.timeline.loads[RunTimeline.Name(arm: arm, text: load)].map { (arm, $0) }
        }
    }

    private func name(_ name: String, _ arm: JournalEntry.Arm) -> String {
        arm == .control ? "control: \(name)" : name
    }

    private func pattern(_ arm: JournalEntry.Arm) -> ChartSeries.Pattern {
        arm == .control ? .dashed : .solid
    }

    private func places(of zones: [String]) -> [(zone: String, place: Int)] {
        zones.enumerated().map { ($0.element, $0.offset + 1) }.sorted { $0.0 < $1.0 }
    }

    // MARK: - Zones

    private func shares(_ drawing: inout TimelineDrawing) -> [TimelineFigure] {
        curves(drawing).compactMap { arm, curve in
            guard curve.zones.count > 1 else { return nil }
            let series = places(of: curve.zones).map { zone, place in
                ChartSeries(
                    "zone \(zone)", tag: String(zone.prefix(1)), colour: drawing.colour(ofZone: zone),
                    points: drawing.points(curve.bins) { slice in
                        // Of those whose zone is known.
                        let known = slice.latencies.dropFirst().reduce(0) { $0 + $1.count }
                        guard known > 0 else { return nil }
                        return Double(slice.latencies.count > place ? slice.latencies[place].count : 0)
                            / Double(known)
                    })
            }
            return drawing.figure(
                arm == .control ? "Share by zone, control group" : "Share by zone",
                "Which zones answered the requests that were answered well.", .stacked, .share, top: 1, series
            )
        }
    }

    private func latenciesByZone(_ drawing: inout TimelineDrawing) -> [TimelineFigure] {
        guard curves(drawing).contains(where: { $0.curve.zones.count > 1 }) else { return [] }
        let series = curves(drawing).flatMap { arm, curve in
            places(of: curve.zones).map { zone, place in
                ChartSeries(
                    name("zone \(zone)", arm), tag: arm == .control ? "" : String(zone.prefix(1)),
                    colour: drawing.colour(ofZone: zone), pattern: pattern(arm),
                    points: drawing.points(curve.bins) { slice in
                        slice.latencies.count > place ? slice.latencies[place].value(at: 99) : nil
                    })
            }
        }
        return [
            drawing.figure(
                "p99 by the zone that answered",
                "Of requests that were answered well, from when each should have been sent.", .lines,
                .seconds, top: 0,
                series)
        ]
    }

    // MARK: - All of them

    private func latencies(_ drawing: inout TimelineDrawing) -> TimelineFigure {
        let percentiles: [(Double, ChartColour)] = [(50, .sky), (99, .violet)]
        let series = curves(drawing).flatMap { arm, curve in
            percentiles.map { percentile, colour in
                ChartSeries(
                    name("p\(Int(percentile))", arm), colour: colour, pattern: pattern(arm),
                    points: drawing.points(curve.bins) { $0.latency.value(at: percentile) })
            }
        }
        return drawing.figure(
            "Latency",
            "Of requests that were answered well, from when each should have been sent; to 3%.", .lines,
            .seconds,
            top: 0, series)
    }

    private func failures(_ drawing: inout TimelineDrawing) -> TimelineFigure {
        let width = drawing.timeline.width.seconds
        let series = curves(drawing).flatMap { arm, curve in
            RequestError.allCases.enumerated().compactMap { number, error -> ChartSeries? in
                guard
                    curve.bins.values.contains(where: {
                        number < $0.failures.count && $0.failures[number] > 0
                    })
                else {
                    return nil
                }
                return ChartSeries(
                    name(Self.words(error), arm), colour: ChartColour(number: number), pattern: pattern(arm),
                    points: drawing.points(curve.bins) { slice in
                        Double(number < slice.failures.count ? slice.failures[number] : 0) / width
                    })
            }
        }
        var figure = drawing.figure(
            "Failures per second", "Requests that were not answered well, by when they were due.",
            .lines, .perSecond, top: 1, series)
        let hasRequests = curves(drawing).contains { $0.curve.bins.values.contains { $0.due > 0 } }
        if series.isEmpty, hasRequests {
            figure.picture = "<p class=\"none\">None: every request was answered well.</p>"
        }
        return figure
    }

    static func words(_ error: RequestError) -> String {
        switch error {
        case .none: "answered well"
        case .notSent: "not sent"
        case .connectionRefused: "connection refused"
        case .connectTimeout: "no connection in time"
        case .connectionReset: "connection reset"
        case .timeout: "no answer in time"
        case .shed: "503, asked to come later"
        case .serverError: "5xx"
        case .clientError: "4xx"
        case .badAnswer: "bad answer"
        case .unknown: "unknown"
        }
    }

    private func requests(_ drawing: inout TimelineDrawing) -> TimelineFigure {
        let width = drawing.timeline.width.seconds
        let kinds: [(String, ChartColour, (LoadCurve.Slice) -> Int)] = [
            ("offered", .grey, { $0.due }), ("sent", .orange, { $0.sent }),
            ("answered well", .green, { $0.answered }),
        ]
        let series = curves(drawing).flatMap { arm, curve in
            kinds.map { kind, colour, count in
                ChartSeries(
                    name(kind, arm), colour: colour, pattern: pattern(arm),
                    points: drawing.points(curve.bins) { Double(count($0)) / width })
            }
        }
        return drawing.figure(
            "Offered, sent, answered", "Requests per second, by when each should have been sent.",
            .lines, .perSecond, top: 1, series)
    }
}
