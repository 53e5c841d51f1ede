import Statistics

/// A measure over a window is within bounds.
///
/// That is about this run: what clients saw in the window is counted, not estimated, and its value decides. The
/// interval beside it (95%) says how much another such run could be expected to differ.
struct ThresholdClaim {
    /// Fewer observations than this show no share.
    private static let fewest = 20

    let measure: Measure
    let bounds: Bounds
    let window: Window

    func finding(in history: RunHistory) -> Finding {
        let threshold =
            "\(Wording.text(measure)) \(Wording.text(window)): \(Wording.text(bounds) { Wording.text($0, of: measure) })"
        let stretches: [Stretch]
        do { stretches = try history.stretches(of: window) } catch {
            return .open(error.reason, threshold: threshold)
        }
        let measured = history.measured(measure, over: stretches)
        let objection =
            history.objection(to: measure, over: stretches) ?? measured.objection
            ?? measured.lateness(deciding: bounds)
        guard let value = measured.value else {
            return .open(objection ?? "it has no value", threshold: threshold, count: measured.count)
        }
        let observed = Wording.text(value, of: measure)
        let interval =
            measured.isEstimateKnown
            ? measured.estimate.flatMap { ConfidenceInterval($0.interval(level: 0.95), level: 0.95) } : nil
        func finding(_ verdict: Verdict, _ reason: String) -> Finding {
            Finding(
                verdict, reason, threshold: threshold, observed: observed, interval: interval,
                count: measured.count)
        }
        if let objection { return finding(.inconclusive, objection) }
        guard bounds.contain(value) else {
            return finding(.fail, "\(Wording.text(measure)) was \(observed)")
        }
        if let doubt = doubt(of: measured) { return finding(.inconclusive, doubt) }
        return finding(.pass, "\(Wording.text(measure)) was \(observed)")
    }

    /// Why a value within the bounds could be so for want of observations.
    private func doubt(of measured: Measured) -> String? {
        switch measure {
        case .latency:
            guard let most = bounds.atMost, let worst = measured.worst, worst > most else { return nil }
            return
                "requests that were not answered are not in it; were they slower than all others, it would be \(Figures.seconds(worst))"
        case .failedShare, .successShare, .zoneShare:
            guard measured.count >= Self.fewest else {
                return "\(measured.count) requests are too few: \(Self.fewest) are needed"
            }
            let resolution = 1 / Double(measured.count)
            let finest = [bounds.atMost, bounds.atLeast.map { 1 - $0 }].compactMap { $0 }.filter { $0 > 0 }
                .min()
            guard let finest, resolution > finest else { return nil }
            return "\(measured.count) requests are too few to show a share of \(Figures.share(finest))"
        case .throughput, .probe, .probePassed: return nil
        }
    }
}
