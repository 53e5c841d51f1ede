/// A state from when it was seen first until another one was, or none.
struct StateBar: Equatable {
    var span: ClosedRange<Double>
    var value: Double

    static func bars(of points: ChartPoints) -> [StateBar] {
        var bars: [StateBar] = []
        for run in points.runs {
            for (index, point) in zip(run.indices, run) {
                let next = index + 1 < run.endIndex ? run[index + 1].time : point.time + points.interval
                if index > run.startIndex, let last = bars.indices.last, bars[last].value == point.value {
                    bars[last].span = bars[last].span.lowerBound...next
                } else {
                    bars.append(StateBar(span: point.time...next, value: point.value))
                }
            }
        }
        return bars
    }
}
