/// One line of a chart.
package struct ChartSeries: Sendable {
    /// How it is drawn, beside its colour.
    package enum Pattern: String, Sendable {
        case solid
        case dashed
        case dotted
    }

    /// What the legend calls it.
    package var name: String
    /// A letter or two at the line's end, for who does not tell colours apart; empty: none.
    package var tag: String
    package var colour: ChartColour
    package var pattern: Pattern
    package var points: ChartPoints

    package init(
        _ name: String, tag: String = "", colour: ChartColour, pattern: Pattern = .solid, points: ChartPoints
    ) {
        self.name = name
        self.tag = tag
        self.colour = colour
        self.pattern = pattern
        self.points = points
    }
}
