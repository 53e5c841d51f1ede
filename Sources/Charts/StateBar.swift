/// A state from when it was seen first until another one was, or none.
package struct StateBar: Hashable, Sendable {
    package var span: ClosedRange<Double>
    package var value: Double

    package init(_ span: ClosedRange<Double>, _ value: Double) {
        self.span = span
        self.value = value
    }

    static func bars(of points: ChartPoints) -> [StateBar] {
        var bars: [StateBar] = []
        for run in points.runs {
            for (index, point) in zip(run.indices, run) {
                let next = index + 1 < run.endIndex ? run[index + 1].time : point.time + points.interval
                if index > run.startIndex, let last = bars.indices.last, bars[last].value == point.value {
                    bars[last].span = bars[last].span.lowerBound...next
                } else {
                    bars.append(StateBar(point.time...next, point.value))
                }
            }
        }
        return bars
    }
}
