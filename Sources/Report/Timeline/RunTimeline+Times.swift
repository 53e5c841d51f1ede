import Chaos
import Charts

/// Where in a run something is.
extension RunTimeline {
    /// From which times are counted: the first fault, or the method, or the run's beginning.
    package var zero: Double {
        let applied = faults.flatMap(\.trials).compactMap(\.applied).min()
        return applied ?? phases.first { $0.value == .method }?.time ?? 0
    }

    /// As the time since then.
    package var clock: TimeAxis { .since(zero) }

    package var span: ClosedRange<Double> { 0...max(latest, 1) }

    package func spans(of phase: RunPhase) -> [ClosedRange<Double>] {
        phases.indices.filter { phases[$0].value == phase }.map { place in
            let next = place + 1 < phases.count ? phases[place + 1].time : latest
            return phases[place].time...max(next, phases[place].time)
        }
    }

    /// While faults last, each with its name.
    package var faultBands: [ChartBand] {
        faults.flatMap { story in
            story.trials.compactMap { trial in
                guard let from = trial.applied, !isAtOnce(story.step) else { return nil }
                return ChartBand(from...max(trial.recovered ?? latest, from), "fault \(story.step)")
            }
        }
    }

    /// What is worth a line across all charts.
    package var markers: [ChartMarker] {
        let begun = faults.flatMap { story in
            story.trials.compactMap { trial in
                trial.applied.map {
                    let names = trial.targets.map(\.target.name).joined(separator: ", ")
                    return ChartMarker($0, .fault, "fault \(story.step): \(names)")
                }
            }
        }
        let fired = alerts.names.filter { !Self.isWatchdog($0.text) && $0.arm == .experiment }.flatMap {
            name in
            (alerts.rows[name] ?? []).map { ChartMarker($0.from, .alert, "alert \(name.text)") }
        }
        let changed = primaries.dropFirst().map {
            ChartMarker($0.time, .notice, "primary is now \($0.value)")
        }
        let aborted = aborts.map { ChartMarker($0.time, .alert, "abort: \($0.value)") }
        return begun + fired + changed + aborted
    }

    /// Whether its fault is over as soon as it is there.
    package func isAtOnce(_ step: String) -> Bool {
        guard let fault = header?.experiment.faults.first(where: { $0.id == step })?.action else {
            return false
        }
        return fault.fault.isKill || fault.duration == 0
    }

    /// That always fires, so that it is known that alerts arrive.
    static func isWatchdog(_ alert: String) -> Bool {
        alert == "Watchdog" || alert.hasPrefix("Watchdog ")
    }
}
