/// What all charts have: a title and a description for who cannot see them, times, bands and markers.
struct ChartFrame {
    var id: String
    var title: String
    var description: String
    var clock: TimeAxis
    var bands: [ChartBand]
    var markers: [ChartMarker]
    var area: PlotArea

    /// The picture; ``ChartStyle`` has its colours.
    func svg(_ content: Markup) -> Markup {
        """
        <svg class="chart" viewBox="0 0 \(area.fullWidth) \(area.fullHeight)" role="img" \
        aria-labelledby="\(id)-title \(id)-text"><title id="\(id)-title">\(title)</title>\
        <desc id="\(id)-text">\(description)</desc>\(bandShapes)\(timeTicks)\(content)\(markerShapes)</svg>
        """
    }

    private var timeTicks: Markup {
        var markup = Markup()
        for tick in clock.ticks(area.span, count: max(2, Int(area.width / 62))) {
            let x = area.x(tick.time)
            markup += """
                <path class="grid" d="M\(x) \(area.top)V\(area.bottom)"/>\
                <text class="tick middle" x="\(min(max(x, 16), area.fullWidth - 16))" y="\(area.bottom + 13)">\
                \(tick.label)</text>
                """
        }
        return markup
    }

    private var bandShapes: Markup {
        var markup = Markup()
        for band in bands {
            guard let span = area.clipped(band.span) else { continue }
            let x = area.x(span.lowerBound)
            markup += """
                <rect class="band" x="\(x)" y="\(area.top)" width="\(max(area.x(span.upperBound) - x, 1))" \
                height="\(area.height)"><title>\(band.name)</title></rect>
                """
        }
        return markup
    }

    private var markerShapes: Markup {
        var markup = Markup()
        for marker in MarkerGroup.groups(of: markers, in: area) {
            let glyph: Markup =
                switch marker.kind {
                case .alert: "<path class=\"glyph\" d=\"M\(marker.x) 2l5 9h-10z\"/>"
                case .notice: "<path class=\"glyph\" d=\"M\(marker.x) 1l5 5l-5 5l-5 -5z\"/>"
                case .fault: "<path class=\"glyph\" d=\"M\(marker.x) 11l-5 -9h10z\"/>"
                case .start: "<circle class=\"glyph\" cx=\"\(marker.x)\" cy=\"7\" r=\"3\"/>"
                }
            markup += """
                <g class="marker \(marker.kind.rawValue)"><title>\(marker.text(clock))</title>\
                <path class="line" d="M\(marker.x) 11V\(area.bottom)"/>\(glyph)\
                <rect class="hit" x="\(marker.x - 6)" y="0" width="12" height="\(area.top)"/></g>
                """
        }
        return markup
    }
}
