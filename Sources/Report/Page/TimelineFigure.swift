import Charts

/// One of the charts that stand above one another.
struct TimelineFigure {
    var title: String
    var description: String
    var picture: Markup
    var legend: Markup = ""
    /// Its values for who reads rather than looks.
    var values: Markup = ""

    var markup: Markup {
        let details: Markup =
            values.isEmpty ? "" : "<details><summary>Values: \(title)</summary>\(values)</details>"
        return """
            <figure class="timeline-figure"><figcaption><h4>\(title)</h4><p class="meta">\(description)</p>\(legend)\
            </figcaption>\(picture)\(details)</figure>

            """
    }
}
