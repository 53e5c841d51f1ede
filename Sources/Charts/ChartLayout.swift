/// How large a picture is and how wide its margins are: the same for charts that stand above one another and share
/// their times. Lengths are units of the picture.
package struct ChartLayout: Hashable, Sendable {
    package var width = 420.0
    /// Of what is drawn; `nil`: what is usual.
    package var height: Double?
    /// Letters that have a place at the left and right; `nil`: as many as there are.
    package var leading: Int?
    package var trailing: Int?
    /// Of the slices in which a chart tells its values.
    package var slot = 8.0

    package init() {}
}
