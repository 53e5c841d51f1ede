import Chaos
import Charts

/// What all charts of a run have in common: their times, what is marked on them, and how wide they are.
struct TimelineDrawing {
    private static let layout: ChartLayout = {
        var layout = ChartLayout()
        layout.width = 960
        layout.height = 110
        layout.leading = 20
        layout.trailing = 2
        layout.slot = 5
        return layout
    }()

    let timeline: RunTimeline
    private let bands: [ChartBand]
    private let markers: [ChartMarker]
    /// Every zone that answered, in order: each has one colour in all charts.
    private let zones: [String]
    private var number = 0

    init(_ timeline: RunTimeline) {
        self.timeline = timeline
        bands = timeline.faultBands
        markers = timeline.markers
        zones = Set(timeline.loads.values.flatMap(\.zones)).sorted()
    }

    func colour(ofZone zone: String) -> ChartColour {
        zones.firstIndex(of: zone).map { ChartColour(number: $0) } ?? .grey
    }

    /// Of what has its zone at the end of its name.
    func colour(ofPart name: String) -> ChartColour {
        name.split(separator: "-").last.map { colour(ofZone: String($0)) } ?? .grey
    }

    mutating func figure(
        _ title: String, _ description: String, _ kind: Chart.Kind, _ unit: ChartUnit, top: Double,
        _ series: [ChartSeries], limits: [ChartLimit] = []
    ) -> TimelineFigure {
        var chart = Chart(
            nextID(), title: title, description: description, kind: kind, unit: unit, span: timeline.span)
        chart.series = series
        chart.limits = limits
        chart.top = top
        chart.bands = bands
        chart.markers = markers
        chart.clock = timeline.clock
        chart.layout = Self.layout
        let values = RangeTable(timeline, unit, series).markup
        return TimelineFigure(
            title: title, description: description, picture: chart.svg, legend: chart.legend, values: values)
    }

    mutating func figure(_ title: String, _ description: String, _ states: StateRows) -> TimelineFigure {
        var chart = StateChart(
            nextID(), title: title, description: description, span: timeline.span, states: states.states)
        chart.rows = states.rows
        chart.bands = bands
        chart.markers = markers
        chart.clock = timeline.clock
        chart.layout = Self.layout
        chart.layout.height = 15
        return TimelineFigure(
            title: title, description: description, picture: chart.svg, values: states.table(timeline.clock))
    }

    /// Values of slices of time.
    func points<Value>(_ bins: Bins<Value>, _ value: (Value) -> Double?) -> ChartPoints {
        let width = timeline.width.seconds
        let points = bins.values.enumerated().compactMap { place, slice in
            value(slice).map { ChartPoints.Point(Double(place) * width, $0) }
        }
        return ChartPoints(points, interval: width)
    }

    private mutating func nextID() -> String {
        number += 1
        return "chart-\(number)"
    }
}
