/// What is drawn of a series: its points as they are, or upon those of the series below it.
struct ChartLayer {
    var series: ChartSeries
    var runs: [ArraySlice<ChartPoints.Point>]
    /// Of a stacked one: what it lies on, point by point as `runs`.
    var floors: [[Double]] = []

    /// The value at the right end, and what is below it.
    var end: (value: Double, floor: Double)? {
        guard let last = runs.last?.last else { return nil }
        return (last.value, floors.last?.last ?? 0)
    }

    static func layers(of series: [ChartSeries], stacked: Bool) -> [ChartLayer] {
        guard stacked else { return series.map { ChartLayer(series: $0, runs: $0.points.runs) } }
        // Together, or one that is missing for a moment would let those above it fall.
        let times = Set(series.flatMap { $0.points.points.map(\.time) }).sorted()
        let interval = series.map(\.points.interval).max() ?? 0
        var sums = [Double](repeating: 0, count: times.count)
        return series.map { series in
            let values = Dictionary(series.points.points.map { ($0.time, $0.value) }) { $1 }
            let floors = sums
            let points = times.indices.map { index in
                sums[index] += max(values[times[index]] ?? 0, 0)
                return ChartPoints.Point(times[index], sums[index])
            }
            let runs = ChartPoints(points, interval: interval).runs
            return ChartLayer(series: series, runs: runs, floors: runs.map { Array(floors[$0.indices]) })
        }
    }
}
