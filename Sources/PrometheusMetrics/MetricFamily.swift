/// All series of one metric name.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    /// `nil` until the first series.
    var kind: Kind?
    var help: String?
    var series: [LabelSet: any MetricSeries] = [:]
}

/// One line, or for a histogram a group of lines, of the exposition.
protocol MetricSeries: AnyObject, Sendable {
    func write(_ name: String, _ labels: LabelSet, to text: inout TextExposition)
}
