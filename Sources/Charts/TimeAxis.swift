/// How times, in seconds since 1970, are written on a chart.
package enum TimeAxis: Hashable, Sendable {
    /// As a clock would that is so many seconds before UTC.
    case clock(offset: Int)
    /// As the time since or, with a minus, before a moment: of an experiment, say.
    case since(Double)

    private static let steps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    ]

    /// Round moments in the range, `count` at most.
    func ticks(_ span: ClosedRange<Double>, count: Int) -> [(time: Double, label: String)] {
        let length = span.upperBound - span.lowerBound
        guard length > 0, length.isFinite, count > 0 else { return [] }
        let least = length / Double(count)
        let step = Self.steps.first { $0 >= least } ?? (least / 86400).rounded(.up) * 86400
        let start = (span.lowerBound - zero) / step
        let end = (span.upperBound - zero) / step
        guard start.magnitude < 0x1p53, end.magnitude < 0x1p53 else { return [] }
        let first = Int(start.rounded(.up))
        let last = Int(end.rounded(.down))
        guard first <= last else { return [] }
        return (first...last).map { number in
            let time = zero + Double(number) * step
            return (time, label(time, hasSeconds: step < 60))
        }
    }

    /// With seconds.
    package func text(_ time: Double) -> String { label(time, hasSeconds: true) }

    private var zero: Double {
        switch self {
        case .clock(let offset): -Double(offset)
        case .since(let origin): origin
        }
    }

    private func label(_ time: Double, hasSeconds: Bool) -> String {
        let distance = time - zero
        guard distance.magnitude < 0x1p53 else { return "–" }
        switch self {
        case .clock:
            let day = ((Int(distance.rounded(.down)) % 86400) + 86400) % 86400
            let text = Self.padded(day / 3600) + ":" + Self.padded(day / 60 % 60)
            return hasSeconds ? text + ":" + Self.padded(day % 60) : text
        case .since:
            let sign = distance < 0 ? "−" : "+"
            if hasSeconds || distance.magnitude < 60 {
                let text = distance.magnitude.decimal(digits: 2)
                return text == "0" ? "0 s" : sign + text + " s"
            }
            return sign + (distance.magnitude / 60).decimal(digits: 1) + " min"
        }
    }

    private static func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
