/// What a journal's entries tell, arranged for asking. Times are seconds of the run.
struct RunHistory: Sendable {
    struct Key: Hashable, Sendable {
        var arm: JournalEntry.Arm
        var name: String
    }

    struct Timed<Value: Sendable>: Sendable {
        var time: Double
        var value: Value
    }

    struct StepSpan: Hashable, Sendable {
        var began: Double
        var ended: Double?
        var problem: String?
    }

    private(set) var header: RunHeader?
    private(set) var phases: [Timed<RunPhase>] = []
    private(set) var steps: [String: [StepSpan]] = [:]
    private(set) var faults: [String: [Timed<FaultEvent.What>]] = [:]
    /// Faults that were injected into the control group.
    private(set) var strayFaults: [String] = []
    private(set) var requests: [Key: RequestTable] = [:]
    private(set) var summaries: [Key: LoadSummary] = [:]
    private(set) var ledgers: [Key: LedgerHistory] = [:]
    private(set) var probes: [Key: [Timed<ProbeReading>]] = [:]
    private(set) var alerts: [JournalEntry.Arm: [Timed<AlertNotice>]] = [:]
    private(set) var roles: [JournalEntry.Arm: [Timed<RoleReading>]] = [:]
    private(set) var containers: [JournalEntry.Arm: [Timed<ContainerEvent>]] = [:]
    private(set) var edges: [Timed<EdgeReading>] = []
    private(set) var steadyStates: [Timed<(phase: RunPhase, holds: Bool, problems: [String])>] = []
    private(set) var aborts: [String] = []
    private(set) var troubles: [Timed<(source: String, message: String)>] = []
    private(set) var end: Timed<RunEnd>?
    /// What no whole journal has.
    private(set) var damages: [String] = []
    private(set) var count = 0
    private(set) var latest = 0.0
    /// The longest time between two entries, and when it began.
    private(set) var silence = (seconds: 0.0, at: 0.0)
    /// The furthest that an entry's time is before that of one above it.
    private(set) var backwards = 0.0

    mutating func take(_ entry: JournalEntry) {
        let time = Double(entry.time) / 1e9
        if header == nil, count == 0 {
            if case .begun = entry.event {} else { damage("it does not begin with the run's header") }
        }
        if end != nil { damage("it goes on after the run's end") }
        count += 1
        if time - latest > silence.seconds { silence = (time - latest, latest) }
        backwards = max(backwards, latest - time)
        latest = max(latest, time)
        take(entry.event, entry.arm, time)
    }

    private mutating func take(_ event: JournalEvent, _ arm: JournalEntry.Arm, _ time: Double) {
        switch event {
        case .begun(let header):
            if self.header != nil { damage("it begins twice") }
            if header.format != 1 { damage("its format is \(header.format), and this judge reads format 1") }
            self.header = self.header ?? header
        case .phase(let phase): phases.append(Timed(time: time, value: phase))
        case .stepBegan(let id): steps[id, default: []].append(StepSpan(began: time))
        case .stepEnded(let id, let problem): endStep(id, problem, time)
        case .fault(let event):
            if arm == .control { strayFaults.append(event.step) }
            faults[event.step, default: []].append(Timed(time: time, value: event.what))
        case .requests(let columns):
            let key = Key(arm: arm, name: columns.load)
            if let problem = requests[key, default: RequestTable()].append(columns) {
                damage("requests of load \(columns.load) are not whole: \(problem)")
            }
        case .loadEnded(let summary):
            let key = Key(arm: arm, name: summary.load)
            if summaries[key] != nil { damage("load \(summary.load) ends twice") }
            summaries[key] = summary
        case .ledger(let events):
            let key = Key(arm: arm, name: events.load)
            if let problem = ledgers[key, default: LedgerHistory()].append(events) {
                damage("the history of ledger \(events.load) is not whole: \(problem)")
            }
        case .ledgerRead(let read):
            ledgers[Key(arm: arm, name: read.load), default: LedgerHistory()].reads.append(read)
        case .probe(let reading):
            probes[Key(arm: arm, name: reading.name), default: []].append(Timed(time: time, value: reading))
        case .alert(let notice): alerts[arm, default: []].append(Timed(time: time, value: notice))
        case .role(let reading): roles[arm, default: []].append(Timed(time: time, value: reading))
        case .container(let event): containers[arm, default: []].append(Timed(time: time, value: event))
        case .edge(let reading):
            if arm == .experiment { edges.append(Timed(time: time, value: reading)) }
        case .steadyState(let phase, let holds, let problems):
            steadyStates.append(Timed(time: time, value: (phase, holds, problems)))
        case .abort(let reason): aborts.append(reason)
        case .trouble(let source, let message):
            troubles.append(Timed(time: time, value: (source, message)))
        case .ended(let end): self.end = self.end ?? Timed(time: time, value: end)
        }
    }

    private mutating func damage(_ message: String) {
        if !damages.contains(message) { damages.append(message) }
    }

    private mutating func endStep(_ id: String, _ problem: String?, _ time: Double) {
        guard var spans = steps[id], let last = spans.indices.last, spans[last].ended == nil else {
            return damage("step \(id) ends without having begun")
        }
        spans[last].ended = time
        spans[last].problem = problem
        steps[id] = spans
    }

    /// To be called once, after the last entry and before any question.
    mutating func arrange() {
        for (key, ledger) in ledgers where requests[key] == nil && !ledger.isEmpty {
            requests[key] = ledger.writes
        }
        for key in requests.keys { requests[key]?.arrange() }
        phases.sort { $0.time < $1.time }
        for key in probes.keys { probes[key]?.sort { $0.time < $1.time } }
        for arm in JournalEntry.Arm.allCases {
            alerts[arm]?.sort { $0.time < $1.time }
            roles[arm]?.sort { $0.time < $1.time }
            containers[arm]?.sort { $0.time < $1.time }
        }
    }
}
