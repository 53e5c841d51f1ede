/// Something that happened at a moment: a line across the chart.
package struct ChartMarker: Hashable, Sendable {
    /// The later ones count for more where several are too near one another to be told apart.
    package enum Kind: String, Comparable, Sendable {
        case start
        case notice
        case alert
        case fault

        package static func < (one: Kind, other: Kind) -> Bool { one.weight < other.weight }

        private var weight: Int {
            switch self {
            case .start: 0
            case .notice: 1
            case .alert: 2
            case .fault: 3
            }
        }
    }

    package var time: Double
    package var kind: Kind
    package var name: String

    package init(_ time: Double, _ kind: Kind, _ name: String) {
        self.time = time
        self.kind = kind
        self.name = name
    }
}
