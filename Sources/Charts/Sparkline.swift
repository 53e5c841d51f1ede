/// A small curve without axes, to stand beside its last value.
package struct Sparkline: Sendable {
    private static let width = 100.0
    private static let height = 24.0

    package var points: ChartPoints
    /// Seconds since 1970.
    package var span: ClosedRange<Double>
    package var colour: ChartColour
    /// A value that is on it in any case, beside 0.
    package var top: Double

    package init(_ points: ChartPoints, span: ClosedRange<Double>, colour: ChartColour, top: Double) {
        self.points = points
        self.span = span
        self.colour = colour
        self.top = top
    }

    package var svg: Markup {
        let values = points.points.map(\.value)
        let low = min(values.min() ?? 0, 0)
        let high = max(values.max() ?? 0, top, low + .ulpOfOne)
        let length = span.upperBound - span.lowerBound
        guard length > 0 else { return "" }
        var shape = ""
        for run in points.runs {
            for (index, point) in zip(run.indices, run) {
                let x = (point.time - span.lowerBound) / length * Self.width
                let y = Self.height - 1 - (point.value - low) / (high - low) * (Self.height - 2)
                shape += index == run.startIndex ? "M" : "L"
                shape += x.decimal(digits: 1) + " " + y.decimal(digits: 1)
            }
        }
        return """
            <svg class="sparkline" viewBox="0 0 \(Self.width) \(Self.height)" preserveAspectRatio="none" \
            aria-hidden="true"><path class="line \(colour.name)" d="\(shape)"/></svg>
            """
    }
}
