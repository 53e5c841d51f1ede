import Chaos
import Charts

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A run's phases, faults and alerts as Grafana takes them, one request for each: an array of bodies of
/// `POST /api/annotations`.
///
/// <https://grafana.com/docs/grafana/latest/developers/http_api/annotations/>
package struct GrafanaAnnotations: Sendable {
    private let run: ReportedRun

    package init(_ run: ReportedRun) { self.run = run }

    private struct Annotation: Encodable {
        /// Milliseconds since 1970.
        var time: Int64
        var timeEnd: Int64
        var tags: [String]
        var text: String
    }

    /// An empty array where there is no run.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(annotations)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "[]\n"
    }

    private var annotations: [Annotation] {
        guard let header = run.timeline.header, header.startedAt.isFinite,
            (0..<1e11).contains(header.startedAt)
        else {
            return []
        }
        return (phases + faults + alerts).map { item in
            func milliseconds(_ time: Double) -> Int64 { Int64(((header.startedAt + time) * 1000).rounded()) }
            return Annotation(
                time: milliseconds(item.span.lowerBound), timeEnd: milliseconds(item.span.upperBound),
                tags: ["scale-chaos", item.kind, "run:\(header.run)"],
                // Grafana shows it as HTML.
                text: Markup.escaped("\(run.title): \(item.text)"))
        }
    }

    private typealias Item = (span: ClosedRange<Double>, kind: String, text: String)

    private var phases: [Item] {
        let phases = run.timeline.phases
        return phases.indices.map { place in
            let end = place + 1 < phases.count ? phases[place + 1].time : run.timeline.latest
            return (
                phases[place].time...max(end, phases[place].time), "phase",
                "phase \(TimelineFigures.words(phases[place].value))"
            )
        }
    }

    private var faults: [Item] {
        run.timeline.faults.flatMap { story in
            story.trials.compactMap { trial -> Item? in
                guard let from = trial.applied else { return nil }
                let to = run.timeline.isAtOnce(story.step) ? from : trial.recovered ?? run.timeline.latest
                let targets = trial.targets.map(\.target.name).joined(separator: ", ")
                return (from...max(to, from), "fault", "fault \(story.step): \(targets)")
            }
        }
    }

    private var alerts: [Item] {
        let track = run.timeline.alerts
        return track.names.filter { $0.arm == .experiment && !RunTimeline.isWatchdog($0.text) }.flatMap {
            name in
            (track.rows[name] ?? []).map { span in
                (span.from...max(min(span.to, run.timeline.latest), span.from), "alert", "alert \(name.text)")
            }
        }
    }
}
