/// Values over time, and how far apart two of them may be that belong together.
package struct ChartPoints: Sendable {
    package struct Point: Hashable, Sendable {
        /// Seconds since 1970.
        package var time: Double
        package var value: Double

        package init(_ time: Double, _ value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// In the order of time; only those whose value is a number.
    package let points: [Point]
    /// Seconds from one to the next.
    package let interval: Double

    /// - Parameter points: in any order. A value that is no number, or infinite, is a gap.
    package init(_ points: [Point], interval: Double) {
        let known = points.filter { $0.value.isFinite && $0.time.isFinite }
        let areSorted = zip(known, known.dropFirst()).allSatisfy { $0.time <= $1.time }
        self.points = areSorted ? known : known.sorted { $0.time < $1.time }
        self.interval = interval
    }

    package var last: Point? { points.last }

    /// The value at a time, from the point that is there or was the last one within an interval.
    package func value(at time: Double) -> Double? {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0, time - points[low - 1].time < interval else { return nil }
        return points[low - 1].value
    }

    /// When something was known, each time until the point after the last would have been.
    package var spans: [ClosedRange<Double>] {
        runs.compactMap { run in run.first.map { $0.time...(run.last ?? $0).time + interval } }
    }

    /// Points without a gap between them: nothing is said of the time in which nothing is known.
    var runs: [ArraySlice<Point>] {
        var runs: [ArraySlice<Point>] = []
        var start = points.startIndex
        for index in points.indices {
            let next = index + 1
            if next == points.endIndex || points[next].time - points[index].time > interval * 1.5 {
                runs.append(points[start..<next])
                start = next
            }
        }
        return runs
    }
}
