/// A colour of ``ChartStyle``'s palette, which has one shade of it for light and one for dark surfaces. The first three
/// are told apart by people who are colour-blind, too.
package enum ChartColour: Int, CaseIterable, Sendable {
    case blue, orange, green, pink, sky, olive, violet, grey

    /// The class of what is drawn in it.
    package var name: String { "ink-\(rawValue)" }

    /// For the n-th of several things.
    package init(number: Int) {
        self = Self.allCases[Int(number.magnitude % UInt(Self.allCases.count))]
    }
}
