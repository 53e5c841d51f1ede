/// Points as shapes.
struct ChartPath {
    var area: PlotArea
    var axis: ValueAxis
    var isStepped: Bool

    func line(_ layer: ChartLayer) -> Markup {
        var shape = ""
        var dots = Markup()
        for run in layer.runs {
            if let point = run.first, run.count == 1 {
                let y = area.y(point.value, axis)
                dots += "<circle class=\"dot\" cx=\"\(x(point))\" cy=\"\(y)\" r=\"1.8\"/>"
            } else {
                shape += outline(run)
            }
        }
        let series = layer.series
        var markup: Markup = "<g class=\"\(series.colour.name)\">\(dots)"
        if !shape.isEmpty { markup += "<path class=\"line \(series.pattern.rawValue)\" d=\"\(shape)\"/>" }
        markup += "</g>"
        return markup
    }

    func area(_ layer: ChartLayer) -> Markup {
        var shape = ""
        for (run, floors) in zip(layer.runs, layer.floors) {
            // A point that stands alone is as wide as its interval.
            let upper = run.count == 1 ? widened(run) : run
            let lower = run.count == 1 ? floors + floors : floors
            shape += outline(upper)
            for (point, floor) in zip(upper, lower).reversed() {
                shape += "L" + coordinates(x(point), area.y(floor, axis))
            }
            shape += "Z"
        }
        return "<path class=\"area \(layer.series.colour.name)\" d=\"\(shape)\"/>"
    }

    private func widened(_ run: ArraySlice<ChartPoints.Point>) -> ArraySlice<ChartPoints.Point> {
        guard let point = run.first else { return run }
        let width = (area.span.upperBound - area.span.lowerBound) / area.width * 2
        return [.init(point.time - width, point.value), .init(point.time + width, point.value)]
    }

    private func outline(_ run: ArraySlice<ChartPoints.Point>) -> String {
        var shape = ""
        var before: ChartPoints.Point?
        for point in run {
            if let last = before {
                if isStepped, last.value != point.value {
                    shape += "H" + x(point).decimal(digits: 1)
                }
                shape += "L" + coordinates(x(point), area.y(point.value, axis))
            } else {
                shape += "M" + coordinates(x(point), area.y(point.value, axis))
            }
            before = point
        }
        return shape
    }

    private func x(_ point: ChartPoints.Point) -> Double {
        min(max(area.x(point.time), area.left), area.right)
    }

    private func coordinates(_ x: Double, _ y: Double) -> String {
        x.decimal(digits: 1) + " " + y.decimal(digits: 1)
    }
}
