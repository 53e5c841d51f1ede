/// Values over time: as lines, as steps, or stacked upon one another. Pure: the same values give the same picture.
///
/// ```swift
/// let chart = Chart("requests", title: "Requests", description: "By zone.", unit: .perSecond, span: 0...60)
/// ```
package struct Chart: Sendable {
    package enum Kind: Sendable {
        case lines
        /// A value holds until the next.
        case steps
        /// Each upon those before it, as shares of a whole are.
        case stacked
    }

    /// Unique in the document, of letters, digits and hyphens.
    package var id: String
    package var title: String
    package var description: String
    package var kind: Kind
    package var unit: ChartUnit
    /// Seconds since 1970.
    package var span: ClosedRange<Double>
    package var series: [ChartSeries] = []
    package var limits: [ChartLimit] = []
    package var bands: [ChartBand] = []
    package var markers: [ChartMarker] = []
    /// A value that the axis reaches in any case, so that little noise looks like little.
    package var top = 0.0
    package var layout = ChartLayout()
    package var clock = TimeAxis.clock(offset: 0)
    /// What is said where there is nothing to draw.
    package var emptyText = "no data"

    package init(
        _ id: String, title: String, description: String, kind: Kind = .lines, unit: ChartUnit,
        span: ClosedRange<Double>
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.kind = kind
        self.unit = unit
        self.span = span
    }

    package static let height = 130.0

    package var svg: Markup {
        let layers = ChartLayer.layers(of: series, stacked: kind == .stacked)
        let isEmpty = layers.allSatisfy { $0.runs.isEmpty }
        let axis = ValueAxis(
            of: layers.flatMap { $0.runs.joined().map(\.value) },
            top: max(top, limits.map(\.value).max() ?? 0), unit: unit)
        let tags = series.map(\.tag.count).max() ?? 0
        let area = PlotArea(
            span: span, height: layout.height ?? Self.height, leading: axis.labels.map(\.count).max() ?? 0,
            trailing: tags, in: layout)
        let frame = ChartFrame(
            id: id, title: title, description: description, clock: clock, bands: bands, markers: markers,
            area: area)
        var content = valueTicks(axis, area)
        if isEmpty {
            content += """
                <text class="empty middle" x="\(area.middle.x)" y="\(area.middle.y)">\(emptyText)</text>
                """
        } else {
            let path = ChartPath(area: area, axis: axis, isStepped: kind == .steps)
            for layer in layers { content += kind == .stacked ? path.area(layer) : path.line(layer) }
            content += limitShapes(axis, area)
            content += LineTag.tags(of: layers, axis, area)
            content += ChartSlots(chart: self, area: area).markup
        }
        return frame.svg(content)
    }

    private func valueTicks(_ axis: ValueAxis, _ area: PlotArea) -> Markup {
        var markup = Markup()
        for (tick, label) in zip(axis.ticks, axis.labels) {
            let y = area.y(tick, axis)
            markup += """
                <path class="\(tick == 0 ? "axis" : "grid")" d="M\(area.left) \(y)H\(area.right)"/>\
                <text class="tick end" x="\(area.left - 4)" y="\(y + 3.5)">\(label)</text>
                """
        }
        return markup
    }

    private func limitShapes(_ axis: ValueAxis, _ area: PlotArea) -> Markup {
        var markup = Markup()
        for limit in limits {
            let y = area.y(limit.value, axis)
            markup += """
                <path class="limit" d="M\(area.left) \(y)H\(area.right)"/>\
                <text class="limit-name" x="\(area.left + 4)" y="\(y - 3)">\(limit.name)</text>
                """
        }
        return markup
    }
}
