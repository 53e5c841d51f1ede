import Chaos
import Charts

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Numbers and times as reports write them.
package enum Words {
    /// `2026-11-25T09:30:00Z`
    static func time(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds.magnitude < 1e11 else { return "–" }
        return Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
    }

    /// A number whose unit is not known, to four digits or as a whole number.
    static func number(_ number: Double) -> String {
        guard number.isFinite else { return "–" }
        return number.magnitude >= 1000 ? PlainWords.number(number.rounded()) : ChartUnit.count.text(number)
    }

    static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }

    /// Of an observed value, in the unit of what is claimed.
    package static func interval(_ interval: ConfidenceInterval, of claim: Hypothesis.Claim?) -> String {
        let text = text(of: claim)
        // A bracket: certain, and no estimate.
        let level = interval.level < 1 ? ChartUnit.share.text(interval.level) : "at least and at most"
        return "\(text(interval.low)) to \(text(interval.high)) (\(level))"
    }

    private static func text(of claim: Hypothesis.Claim?) -> (Double) -> String {
        switch claim {
        case .threshold(let measure, _, _): return { unit(of: measure).text($0) }
        case .comparison(let comparison):
            guard comparison.by == .difference else {
                return { "×\(PlainWords.number(($0 * 1000).rounded() / 1000))" }
            }
            return { unit(of: comparison.measure).text($0) }
        case .outage, .happens, .steadyStateAgain: return { ChartUnit.seconds.text($0) }
        case .never, .nothingLost, nil: return number
        }
    }

    private static func unit(of measure: Measure) -> ChartUnit {
        switch measure {
        case .latency: .seconds
        case .failedShare, .successShare, .zoneShare, .probePassed: .share
        case .throughput: .perSecond
        case .probe: .count
        }
    }
}

extension ReportedRun {
    func claim(of hypothesis: String) -> Hypothesis.Claim? {
        timeline.header?.experiment.hypotheses.first { $0.id == hypothesis }?.claim
    }

    /// Of a result, `–` where it is no estimate.
    func interval(of result: HypothesisResult) -> String {
        result.interval.map { Words.interval($0, of: claim(of: result.id)) } ?? "–"
    }
}
