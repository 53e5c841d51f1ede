/// A value that matters, such as an objective: a line from side to side.
package struct ChartLimit: Hashable, Sendable {
    package var value: Double
    package var name: String

    package init(_ value: Double, _ name: String) {
        self.value = value
        self.name = name
    }
}
