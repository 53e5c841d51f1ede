/// How far back the curves of the status page go.
enum StatusWindow: String, CaseIterable, Sendable {
    case fiveMinutes = "5m"
    case quarterHour = "15m"
    case hour = "1h"

    /// In seconds.
    var length: Double {
        switch self {
        case .fiveMinutes: 300
        case .quarterHour: 900
        case .hour: 3600
        }
    }

    /// Seconds from one value to the next; Prometheus has new ones every two.
    var step: Double {
        switch self {
        case .fiveMinutes: 2
        case .quarterHour: 4
        case .hour: 15
        }
    }

    var text: String {
        switch self {
        case .fiveMinutes: "5 minutes"
        case .quarterHour: "15 minutes"
        case .hour: "1 hour"
        }
    }

    /// What is asked of Prometheus at a time: at whole steps, so that curves move but do not change.
    func span(at time: Double) -> ClosedRange<Double> {
        let end = (time / step).rounded(.down) * step
        return end - length...end
    }
}
