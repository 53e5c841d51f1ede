/// Which of a few states several things were in over time: a row for each, with a bar for each state while it lasts.
package struct StateChart: Sendable {
    package struct Row: Sendable {
        package var name: String
        package var colour: ChartColour
        package var bars: [StateBar]

        package init(_ name: String, colour: ChartColour, bars: [StateBar]) {
            self.name = name
            self.colour = colour
            self.bars = bars
        }

        package init(_ name: String, colour: ChartColour, points: ChartPoints) {
            self.init(name, colour: colour, bars: StateBar.bars(of: points))
        }

        func state(at time: Double) -> Double? {
            bars.last { $0.span.lowerBound <= time && time < $0.span.upperBound }?.value
        }
    }

    /// How a state is drawn; they differ in height as well as in shade.
    package enum Look: String, Sendable {
        /// As it should be, and nothing to look at: a thin bar.
        case quiet
        case faint
        case strong
        /// In the colour of what is wrong, whatever the row's.
        case bad
        /// Nothing at all.
        case blank
    }

    package struct State: Sendable {
        package var value: Double
        package var name: String
        package var look: Look

        package init(_ value: Double, _ name: String, _ look: Look) {
            self.value = value
            self.name = name
            self.look = look
        }
    }

    /// Unique in the document, of letters, digits and hyphens.
    package var id: String
    package var title: String
    package var description: String
    package var span: ClosedRange<Double>
    package var states: [State]
    package var rows: [Row] = []
    package var bands: [ChartBand] = []
    package var markers: [ChartMarker] = []
    package var layout = ChartLayout()
    package var clock = TimeAxis.clock(offset: 0)
    package var emptyText = "no data"

    package init(
        _ id: String, title: String, description: String, span: ClosedRange<Double>, states: [State]
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.span = span
        self.states = states
    }

    private static let rowHeight = 15.0
    /// Letters of a row's name that have a place.
    private static let longestName = 24

    package var svg: Markup {
        let longest = min(layout.leading ?? Self.longestName, Self.longestName)
        let names = rows.map { Self.shortened($0.name, to: longest) }
        let area = PlotArea(
            span: span, height: max(Double(rows.count) * Self.rowHeight, layout.height ?? 60),
            leading: names.map(\.count).max() ?? 0, trailing: 0, in: layout)
        var content = Markup()
        for (index, row) in rows.enumerated() {
            let y = area.top + Double(index) * Self.rowHeight
            content += """
                <text class="tick end" x="\(area.left - 4)" y="\(y + 11)">\(names[index])</text>
                """
            for bar in row.bars { content += shape(bar, of: row, at: y, in: area) }
        }
        if rows.isEmpty {
            content = """
                <text class="empty middle" x="\(area.middle.x)" y="\(area.middle.y)">\(emptyText)</text>
                """
        }
        let frame = ChartFrame(
            id: id, title: title, description: description, clock: clock, bands: bands, markers: markers,
            area: area)
        return frame.svg(content)
    }

    func name(of value: Double) -> String {
        states.first { $0.value == value }?.name ?? value.threeDigits
    }

    private func shape(_ bar: StateBar, of row: Row, at y: Double, in area: PlotArea) -> Markup {
        let state = states.first { $0.value == bar.value } ?? State(bar.value, name(of: bar.value), .faint)
        guard state.look != .blank, let span = area.clipped(bar.span) else { return "" }
        let x = area.x(span.lowerBound)
        let width = max(area.x(span.upperBound) - x, 1)
        let inset = state.look == .quiet ? 5.0 : 1.5
        let time = "\(clock.text(span.lowerBound)) to \(clock.text(span.upperBound))"
        let text = "\(row.name): \(state.name), \(time)"
        var markup: Markup = """
            <g class="state \(row.colour.name) \(state.look.rawValue)">\
            <title>\(text)</title>\
            <rect x="\(x)" y="\(y + inset)" width="\(width)" height="\(Self.rowHeight - 2 * inset)"/>
            """
        if state.look != .quiet, width > Double(state.name.count + 1) * PlotArea.letterWidth {
            markup += "<text x=\"\(x + 4)\" y=\"\(y + 11)\">\(state.name)</text>"
        }
        markup += "</g>"
        return markup
    }

    private static func shortened(_ name: String, to longest: Int) -> String {
        name.count > longest ? name.prefix(longest - 1) + "…" : name
    }
}
