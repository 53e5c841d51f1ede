import Chaos

/// What a journal tells, over time: takes its entries one after another and keeps as much of a long run as of a short
/// one. Times are seconds of the run.
package struct RunTimeline: Sendable {
    package struct Moment<Value: Sendable>: Sendable {
        package var time: Double
        package var value: Value
    }

    package struct StepSpan: Sendable {
        package var id: String
        package var from: Double
        /// `nil`: it never ended.
        package var to: Double?
        package var problem: String?
    }

    /// A load, a probe, or a server of a load balancer's proxy, in one of the deployments.
    package struct Name: Hashable, Comparable, Sendable {
        package var arm: JournalEntry.Arm
        package var text: String

        package static func < (one: Name, other: Name) -> Bool {
            (one.text, one.arm == .control ? 1 : 0) < (other.text, other.arm == .control ? 1 : 0)
        }
    }

    struct Server: Hashable, Sendable {
        var proxy: String
        var name: String
    }

    /// Seconds for which a member's role, and a load balancer's weights, hold without being seen again: they are
    /// written every 5 s.
    static let lasting = 7.0
    /// Of each kind, those that are kept.
    private static let mostMoments = 1000
    private static let mostNames = 200
    /// The second at which nothing is any more: a year.
    private static let latestTime = 31_536_000.0

    private(set) package var header: RunHeader?
    private(set) package var count = 0
    /// The latest that anything is told of.
    private(set) package var latest = 0.0
    private(set) package var phases: [Moment<RunPhase>] = []
    private(set) package var steps: [StepSpan] = []
    /// In the order in which they were begun.
    private(set) package var faults: [FaultStory] = []
    private(set) package var alerts = StateTrack()
    private(set) package var roles = StateTrack()
    private(set) package var containers = StateTrack()
    /// Whether they pass.
    private(set) package var probes = StateTrack()
    private(set) package var primaries: [Moment<String>] = []
    private(set) package var aborts: [Moment<String>] = []
    private(set) package var troubles: [Moment<String>] = []
    /// What found no place any more.
    private(set) package var leftOut = 0
    private(set) package var end: Moment<RunEnd>?
    private(set) package var summaries: [Name: LoadSummary] = [:]

    private(set) var width = BinWidth()
    private(set) var loads: [Name: LoadCurve] = [:]
    private(set) var probeValues: [Name: ValueCurve] = [:]
    private(set) var weights: [JournalEntry.Arm: WeightCurves] = [:]

    package init() {}

    package mutating func take(_ entry: JournalEntry) {
        count += 1
        let time = min(max(Double(entry.time) / 1e9, 0), Self.latestTime)
        latest = max(latest, time)
        for _ in 0..<width.reach(time) { halve() }
        take(entry.event, entry.arm, time)
    }

    private mutating func halve() {
        for name in loads.keys { loads[name]?.halve() }
        for name in probeValues.keys { probeValues[name]?.halve() }
        for arm in weights.keys { weights[arm]?.halve() }
    }

    private mutating func take(_ event: JournalEvent, _ arm: JournalEntry.Arm, _ time: Double) {
        switch event {
        case .begun(let header): self.header = self.header ?? header
        case .phase(let phase): append(phase, time, to: \.phases)
        case .stepBegan(let id):
            guard steps.count < Self.mostMoments else { return leftOut += 1 }
            steps.append(StepSpan(id: id, from: time))
        case .stepEnded(let id, let problem):
            guard let place = steps.lastIndex(where: { $0.id == id && $0.to == nil }) else { return }
            steps[place].to = time
            steps[place].problem = problem
        case .fault(let event): take(event, arm, time)
        case .requests(let columns):
            let name = Name(arm: arm, text: columns.load)
            guard loads[name] != nil || loads.count < Self.mostNames else { return leftOut += 1 }
            loads[name, default: LoadCurve()].take(columns, width, latest: time)
        case .loadEnded(let summary): summaries[Name(arm: arm, text: summary.load)] = summary
        case .probe(let reading): take(reading, arm, time)
        case .alert(let notice): take(notice, arm, time)
        case .role(let reading): take(reading, arm, time)
        case .container(let event): take(event, arm, time)
        case .edge(let reading):
            weights[arm, default: WeightCurves()].take(reading, at: width.place(of: time))
        case .abort(let reason): append(reason, time, to: \.aborts)
        case .trouble(let source, let message): append("\(source): \(message)", time, to: \.troubles)
        case .ended(let end): self.end = self.end ?? Moment(time: time, value: end)
        case .ledger, .ledgerRead, .steadyState: break
        }
    }

    private mutating func append<Value>(
        _ value: Value, _ time: Double, to moments: WritableKeyPath<RunTimeline, [Moment<Value>]>
    ) {
        guard self[keyPath: moments].count < Self.mostMoments else { return leftOut += 1 }
        self[keyPath: moments].append(Moment(time: time, value: value))
    }

    private mutating func take(_ event: FaultEvent, _ arm: JournalEntry.Arm, _ time: Double) {
        let place: Int
        if let known = faults.firstIndex(where: { $0.step == event.step }) {
            place = known
        } else {
            place = faults.count
            guard place < Self.mostNames else { return leftOut += 1 }
            faults.append(FaultStory(event.step))
        }
        faults[place].take(event.what, at: time, in: arm)
    }

    // MARK: - What observers tell

    private mutating func take(_ reading: ProbeReading, _ arm: JournalEntry.Arm, _ time: Double) {
        let plan = header?.experiment.probes.first { $0.name == reading.name }
        let lasting = max((plan?.interval ?? 1) * 3, 3)
        probes.see(
            StateTrack.Name(arm: arm, text: reading.name), reading.passed ? "passes" : "fails", at: time,
            lasting: lasting, detail: reading.problem ?? "")
        let name = Name(arm: arm, text: reading.name)
        guard let value = reading.value, probeValues[name] != nil || probeValues.count < Self.mostNames else {
            return
        }
        probeValues[name, default: ValueCurve()].take(value, at: width.place(of: time))
    }

    private mutating func take(_ notice: AlertNotice, _ arm: JournalEntry.Arm, _ time: Double) {
        let name = StateTrack.Name(arm: arm, text: Self.text(of: notice.labels))
        if notice.isFiring {
            alerts.see(name, "firing", at: time, detail: Self.list(notice.labels))
        } else {
            alerts.end(name, at: time)
        }
    }

    /// `ZoneSaturated b`: of what it is, zone first, and not how bad it is.
    private static func text(of labels: [String: String]) -> String {
        let first = ["alertname", "zone"]
        let others = labels.filter { !first.contains($0.key) && $0.key != "severity" }.sorted {
            $0.key < $1.key
        }
        return (first.compactMap { labels[$0] } + others.map(\.value)).joined(separator: " ")
    }

    private static func list(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private mutating func take(_ reading: RoleReading, _ arm: JournalEntry.Arm, _ time: Double) {
        var state = reading.role ?? "no answer"
        // Patroni's words for members that are well.
        if reading.role != nil, !["running", "streaming"].contains(reading.state) {
            state += ", \(reading.state)"
        }
        var details: [String] = []
        if let timeline = reading.timeline { details.append("timeline \(timeline)") }
        if let lag = reading.lag { details.append("\(lag) bytes behind") }
        roles.see(
            StateTrack.Name(arm: arm, text: reading.member), state, at: time, lasting: Self.lasting,
            detail: details.joined(separator: ", "))
        if arm == .experiment, reading.role == "primary", primaries.last?.value != reading.member {
            append(reading.member, time, to: \.primaries)
        }
    }

    private mutating func take(_ event: ContainerEvent, _ arm: JournalEntry.Arm, _ time: Double) {
        let state =
            switch event.action {
            case .started, .resumed: "running"
            case .died: event.exitCode.map { "ended with \($0)" } ?? "ended"
            default: event.action.rawValue
            }
        containers.see(StateTrack.Name(arm: arm, text: event.name), state, at: time)
    }
}
