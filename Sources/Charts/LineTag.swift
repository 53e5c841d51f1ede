/// The letters at the right ends of lines, moved apart where they would lie on one another.
struct LineTag: Equatable {
    private static let distance = 10.0

    var text: String
    var colour: ChartColour
    var y: Double

    static func tags(of layers: [ChartLayer], _ axis: ValueAxis, _ area: PlotArea) -> Markup {
        let tags = layers.compactMap { layer -> LineTag? in
            guard !layer.series.tag.isEmpty, let end = layer.end else { return nil }
            // In the middle of an area; one without height has no place for it.
            if !layer.floors.isEmpty, end.value <= end.floor { return nil }
            let value = layer.floors.isEmpty ? end.value : (end.value + end.floor) / 2
            return LineTag(text: layer.series.tag, colour: layer.series.colour, y: area.y(value, axis))
        }
        var markup = Markup()
        for tag in apart(tags, from: area.top, to: area.bottom) {
            markup += """
                <text class="tag \(tag.colour.name)" x="\(area.right + 4)" y="\(tag.y + 3.5)">\(tag.text)</text>
                """
        }
        return markup
    }

    /// From top to bottom, as near as can be to where they belong; none where they have no room.
    static func apart(_ tags: [LineTag], from top: Double, to bottom: Double) -> [LineTag] {
        guard Double(tags.count - 1) * distance <= bottom - top else { return [] }
        var tags = tags.sorted { ($0.y, $0.text) < ($1.y, $1.text) }
        for index in tags.indices.dropFirst() {
            tags[index].y = max(tags[index].y, tags[index - 1].y + distance)
        }
        var limit = bottom
        for index in tags.indices.reversed() {
            tags[index].y = min(tags[index].y, limit)
            limit = tags[index].y - distance
        }
        return tags
    }
}
