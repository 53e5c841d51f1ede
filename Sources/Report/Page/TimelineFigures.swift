import Chaos
import Charts

/// A run's charts, from what was done to what observers saw.
struct TimelineFigures {
    private static let mostProbes = 12
    private static let mostProxies = 8

    private var drawing: TimelineDrawing
    private var timeline: RunTimeline { drawing.timeline }

    init(_ timeline: RunTimeline) { drawing = TimelineDrawing(timeline) }

    /// With the headings of their groups.
    mutating func groups() -> [(title: String, figures: [TimelineFigure])] {
        var groups: [(String, [TimelineFigure])] = [("What was done", [method()])]
        for load in Set(timeline.loads.keys.map(\.text)).sorted() {
            groups.append(("Load “\(load)”, as its clients saw it", LoadFigures(load).figures(&drawing)))
        }
        let system = [roles(), alerts(), containers()].compactMap { $0 } + weights()
        if !system.isEmpty { groups.append(("The system", system)) }
        let probes = probes()
        if !probes.isEmpty { groups.append(("Probes", probes)) }
        return groups
    }

    // MARK: - What was done

    private mutating func method() -> TimelineFigure {
        var rows = StateRows()
        let phases = timeline.phases.enumerated().map { place, phase in
            let next = place + 1 < timeline.phases.count ? timeline.phases[place + 1].time : timeline.latest
            return StateRows.Bar(
                span: phase.time...max(next, phase.time), state: Self.words(phase.value),
                look: phase.value == .method ? .strong : .faint)
        }
        rows.add("phases", .violet, phases)
        for id in unique(timeline.steps.map(\.id)) {
            let bars = timeline.steps.filter { $0.id == id }.map { step in
                StateRows.Bar(
                    span: step.from...max(step.to ?? timeline.latest, step.from), state: id,
                    look: step.problem != nil || step.to == nil ? .bad : isFault(id) ? .strong : .faint,
                    detail: step.problem ?? (step.to == nil ? "it never ended" : ""))
            }
            rows.add("step \(id)", .grey, bars)
        }
        for story in timeline.faults { addTargets(of: story, to: &rows) }
        return drawing.figure(
            "Phases, steps and faults",
            "A fault’s bar reaches from when it was applied to when it was recovered.",
            rows)
    }

    private mutating func addTargets(of story: FaultStory, to rows: inout StateRows) {
        let stories = story.trials.flatMap(\.targets)
        for name in unique(stories.map(\.target.name)) {
            let bars = stories.filter { $0.target.name == name }.compactMap { target -> StateRows.Bar? in
                guard let from = target.applied else { return nil }
                let isAtOnce = timeline.isAtOnce(story.step)
                let to = isAtOnce ? from : target.recovered ?? timeline.latest
                return StateRows.Bar(
                    span: from...max(to, from), state: story.step, look: .strong,
                    detail: isAtOnce ? "at once" : target.recovered == nil ? "it was not recovered" : "")
            }
            rows.add(name, .orange, bars)
        }
    }

    private func isFault(_ step: String) -> Bool { timeline.faults.contains { $0.step == step } }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    static func words(_ phase: RunPhase) -> String {
        switch phase {
        case .warmUp: "warming up"
        case .before, .method, .recovery, .after, .checking: phase.rawValue
        }
    }

    // MARK: - What observers saw

    private mutating func roles() -> TimelineFigure? {
        var rows = StateRows()
        let drawing = drawing
        rows.add(
            timeline.roles, until: timeline.latest, colour: drawing.colour(ofPart:),
            look: { _, state in
                switch state {
                case "primary": .strong
                case "replica": .quiet
                case "no answer": .bad
                default: .faint
                }
            })
        guard !rows.isEmpty else { return nil }
        return self.drawing.figure(
            "Roles", "What each member of PostgreSQL said that it is; a gap where nothing was read.", rows)
    }

    private mutating func alerts() -> TimelineFigure? {
        var rows = StateRows()
        rows.add(
            timeline.alerts, until: timeline.latest, colour: { _ in .pink },
            look: { name, _ in RunTimeline.isWatchdog(name) ? .quiet : .bad })
        guard !rows.isEmpty else { return nil }
        return drawing.figure(
            "Alerts",
            "From when Alertmanager’s message arrived that they fire until the one that they do not; the watchdog always does.",
            rows)
    }

    private mutating func containers() -> TimelineFigure? {
        let track = timeline.containers
        let start = timeline.phases.first { $0.value == .before }?.time ?? 0
        // What stays as it was is counted, not drawn.
        let changed = Set(
            track.names.filter { name in (track.rows[name] ?? []).contains { $0.from >= start } })
        guard !track.names.isEmpty else { return nil }
        var rows = StateRows()
        let drawing = drawing
        rows.add(
            track, until: timeline.latest, where: changed.contains, colour: drawing.colour(ofPart:),
            look: { _, state in
                switch state {
                case "running", "healthy": .quiet
                case "created": .faint
                default: .bad
                }
            })
        let others = track.names.count - changed.count
        var figure = self.drawing.figure(
            "Containers",
            Self.words(changed: changed.count, others: others), rows)
        if rows.isEmpty { figure.picture = "" }
        return figure
    }

    private static func words(changed: Int, others: Int) -> String {
        if changed == 0 {
            return "Nothing happened to any of \(Words.count(others, "container", "containers"))."
        }
        let rest = others == 0 ? "" : "; nothing happened to \(Words.count(others, "other", "others"))"
        return "As the engine told of them\(rest)."
    }

    private mutating func weights() -> [TimelineFigure] {
        let arms = JournalEntry.Arm.allCases.compactMap { arm in
            timeline.weights[arm].map { (arm, $0.curves) }
        }
        let servers = Set(arms.flatMap { $0.1.keys })
        return Set(servers.map(\.proxy)).sorted().prefix(Self.mostProxies).map { proxy in
            let series = arms.flatMap { arm, curves in
                curves.keys.filter { $0.proxy == proxy }.sorted { $0.name < $1.name }.compactMap { server in
                    curves[server].map { self.series(server.name, arm, $0) }
                }
            }
            return drawing.figure(
                "Weights of “\(proxy)”",
                "How much each server is to get of what comes to the load balancers’ proxy \(proxy): the mean of all load balancers; 0 while it is down.",
                .steps, .count, top: 1, series)
        }
    }

    private func series(_ name: String, _ arm: JournalEntry.Arm, _ curve: ValueCurve) -> ChartSeries {
        let points = drawing.points(curve.bins) { $0.last }
        return ChartSeries(
            arm == .control ? "control: \(name)" : name, colour: drawing.colour(ofPart: name),
            pattern: arm == .control ? .dashed : .solid,
            points: held(points, for: RunTimeline.lasting))
    }

    /// Is written when it changes, so that it holds in between.
    private func held(_ points: ChartPoints, for seconds: Double) -> ChartPoints {
        var filled: [ChartPoints.Point] = []
        for (place, point) in points.points.enumerated() {
            let next = place + 1 < points.points.count ? points.points[place + 1].time : timeline.latest
            var time = point.time
            repeat {
                filled.append(.init(time, point.value))
                time += points.interval
            } while time < next && time < point.time + seconds
        }
        return ChartPoints(filled, interval: points.interval)
    }

    private mutating func probes() -> [TimelineFigure] {
        var rows = StateRows()
        rows.add(
            timeline.probes, until: timeline.latest, colour: { _ in .green },
            look: { _, state in state == "passes" ? .quiet : .bad })
        guard !rows.isEmpty else { return [] }
        var figures = [drawing.figure("Whether probes pass", "As often as each was looked at.", rows)]
        for name in Set(timeline.probeValues.keys.map(\.text)).sorted().prefix(Self.mostProbes) {
            let series = timeline.probeValues.keys.filter { $0.text == name }.sorted().compactMap { key in
                timeline.probeValues[key].map { curve in
                    let points = drawing.points(curve.bins) { $0.mean }
                    return ChartSeries(
                        key.arm == .control ? "control" : "experiment", colour: .blue,
                        pattern: key.arm == .control ? .dashed : .solid,
                        points: held(points, for: 3 * interval(of: name)))
                }
            }
            figures.append(
                drawing.figure("Probe “\(name)”", words(of: name), .lines, unit(of: name), top: 0, series))
        }
        return figures
    }

    private func plan(of probe: String) -> Probe? {
        timeline.header?.experiment.probes.first { $0.name == probe }
    }

    private func interval(of probe: String) -> Double { max(plan(of: probe)?.interval ?? 1, 1) }

    private func words(of probe: String) -> String { plan(of: probe)?.words ?? "" }

    private func unit(of probe: String) -> ChartUnit {
        switch plan(of: probe)?.kind {
        case .http, .dns: .seconds
        case .prometheus, .sql, .command, nil: .count
        }
    }
}
