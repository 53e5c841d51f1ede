/// Where on the picture values are drawn, and how they become coordinates. Lengths are units of the picture, which is
/// as wide as its place on the page.
struct PlotArea: Equatable {
    /// For glyphs of markers, above what is drawn.
    static let headroom = 14.0
    /// For times, below it.
    static let footroom = 18.0
    /// Of letters of the axes, about: nothing here knows the font.
    static let letterWidth = 6.8

    /// Of the picture.
    var fullWidth: Double
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
    var span: ClosedRange<Double>

    /// - Parameters:
    ///   - leading: letters of the longest label at the left.
    ///   - trailing: letters at the right.
    init(
        span: ClosedRange<Double>, height: Double, leading: Int, trailing: Int,
        in layout: ChartLayout = ChartLayout()
    ) {
        let leading = layout.leading ?? leading
        let trailing = layout.trailing ?? trailing
        fullWidth = layout.width
        left = (Double(leading) * Self.letterWidth).rounded() + 6
        right = fullWidth - (trailing == 0 ? 4 : Double(trailing) * Self.letterWidth + 8)
        top = Self.headroom
        bottom = Self.headroom + height
        self.span = span
    }

    var width: Double { right - left }
    var height: Double { bottom - top }
    var middle: (x: Double, y: Double) { ((left + right) / 2, (top + bottom) / 2) }
    /// Of the picture.
    var fullHeight: Double { bottom + Self.footroom }

    func x(_ time: Double) -> Double {
        let length = span.upperBound - span.lowerBound
        guard length > 0 else { return left }
        return left + (time - span.lowerBound) / length * width
    }

    func y(_ value: Double, _ axis: ValueAxis) -> Double {
        bottom - (value - axis.low) / (axis.high - axis.low) * height
    }

    /// The part of it that lies in the range, if any.
    func clipped(_ other: ClosedRange<Double>) -> ClosedRange<Double>? {
        span.overlaps(other) ? other.clamped(to: span) : nil
    }
}
