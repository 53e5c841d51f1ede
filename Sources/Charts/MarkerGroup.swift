/// Markers that are drawn as one, since they lie too near to one another.
struct MarkerGroup: Equatable {
    /// In units of the picture.
    private static let distance = 8.0
    /// That are named; the others are counted.
    private static let named = 12

    var x: Double
    var markers: [ChartMarker]

    /// The one that counts for most.
    var kind: ChartMarker.Kind { markers.map(\.kind).max() ?? .start }

    func text(_ clock: TimeAxis) -> String {
        var lines = markers.prefix(Self.named).map { "\(clock.text($0.time))  \($0.name)" }
        if markers.count > Self.named { lines.append("and \(markers.count - Self.named) more") }
        return lines.joined(separator: "\n")
    }

    /// From left to right.
    static func groups(of markers: [ChartMarker], in area: PlotArea) -> [MarkerGroup] {
        var groups: [MarkerGroup] = []
        for marker in markers.filter({ area.span.contains($0.time) }).sorted(by: { $0.time < $1.time }) {
            let x = area.x(marker.time)
            if let last = groups.indices.last, x - groups[last].x < distance {
                groups[last].markers.append(marker)
            } else {
                groups.append(MarkerGroup(x: x, markers: [marker]))
            }
        }
        return groups
    }
}
