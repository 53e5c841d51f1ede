import Chaos
import Charts

/// Rows of states for a chart, and the same as a table. Each name of a state becomes one, in the order in which they come.
struct StateRows {
    struct Bar {
        var span: ClosedRange<Double>
        var state: String
        var look: StateChart.Look
        var detail = ""
    }

    private(set) var rows: [StateChart.Row] = []
    private(set) var states: [StateChart.State] = []
    private var lines: [(name: String, bar: Bar)] = []

    private static let mostLines = 200

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ name: String, _ colour: ChartColour, _ bars: [Bar]) {
        rows.append(
            StateChart.Row(name, colour: colour, bars: bars.map { StateBar($0.span, value(of: $0)) }))
        lines += bars.map { (name, $0) }
    }

    /// - Parameters:
    ///   - end: of what is not known to have ended.
    ///   - look: of a state.
    mutating func add(
        _ track: StateTrack, until end: Double, where isShown: (StateTrack.Name) -> Bool = { _ in true },
        colour: (String) -> ChartColour, look: (String, String) -> StateChart.Look
    ) {
        for name in track.names where isShown(name) {
            let bars = (track.rows[name] ?? []).map { span in
                Bar(
                    span: span.from...max(min(span.to, end), span.from), state: span.state,
                    look: look(name.text, span.state), detail: span.detail)
            }
            add((name.arm == .control ? "control: " : "") + name.text, colour(name.text), bars)
        }
    }

    func table(_ clock: TimeAxis) -> Markup {
        guard !lines.isEmpty else { return "" }
        let rows = lines.prefix(Self.mostLines).map { line -> Markup in
            let span = line.bar.span
            return """
                <tr><th scope="row">\(line.name)</th><td>\(line.bar.state)</td><td>\(clock.text(span.lowerBound))</td>\
                <td>\(clock.text(span.upperBound))</td><td>\(line.bar.detail)</td></tr>
                """
        }
        var more = Markup()
        if lines.count > Self.mostLines {
            more = "<p class=\"meta\">and \(lines.count - Self.mostLines) more</p>"
        }
        return """
            <div class="scroll"><table class="chart-table"><thead><tr><td></td><th scope="col">state</th>\
            <th scope="col">from</th><th scope="col">to</th><th scope="col">note</th></tr></thead>\
            <tbody>\(Array(rows))</tbody></table></div>\(more)
            """
    }

    private mutating func value(of bar: Bar) -> Double {
        if let known = states.first(where: { $0.name == bar.state && $0.look == bar.look }) {
            return known.value
        }
        let value = Double(states.count)
        states.append(StateChart.State(value, bar.state, bar.look))
        return value
    }
}
