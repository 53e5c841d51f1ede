import Chaos
import Charts

extension HTMLReport {
    var timelineCharts: Markup {
        guard timeline.header != nil else { return "<p class=\"none\">There is no run in the journal.</p>" }
        var figures = TimelineFigures(timeline)
        let groups = figures.groups().map { title, figures -> Markup in
            "<h3>\(title)</h3>\(figures.map(\.markup))"
        }
        let width = timeline.width.seconds
        return """
            <p class="meta">All charts share one time axis; 0 is \(zeroText). One point is \
            \(width == 1 ? "a second" : "\(Int(width)) seconds"). Shaded: while a fault lasted. Marked on all: \
            <span class="mark-fault">▼</span> a fault is applied, <span class="mark-alert">▲</span> an alert fires or \
            the run is aborted, <span class="mark-notice">◆</span> another primary. Hold the pointer over a chart for its \
            values; on a narrow screen the charts scroll sideways\(timeline.leftOut > 0 ? "; \(timeline.leftOut) things found no place here" : "").</p>
            <div class="panel timeline" tabindex="0" role="region" aria-label="Charts of the run">\(groups)</div>

            """
    }

    private var zeroText: String {
        if timeline.faults.contains(where: { $0.trials.contains { $0.applied != nil } }) {
            return "the first fault"
        }
        return timeline.phases.contains { $0.value == .method }
            ? "the method’s beginning" : "the run’s beginning"
    }
}
