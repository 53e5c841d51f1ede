/// What a claim rests on, beside what it looks at itself.
struct Foundations: Sendable {
    private var steps: Set<String> = []
    private var loads: Set<String> = []
    private(set) var watchers: Set<RunHistory.Watcher> = []
    private var usesControl = false

    init(of claim: Hypothesis.Claim, in experiment: Experiment) {
        var named: Set<String>? = []
        /// `nil` from then on: it rests on all faults.
        func take(_ window: Window) {
            switch window {
            case .before: break
            case .step(let id, _, _): named?.insert(id)
            case .method, .after, .run: named = nil
            }
        }
        var patterns: [EventPattern] = []
        var measures: [Measure] = []
        switch claim {
        case .threshold(let measure, _, let window):
            measures = [measure]
            take(window)
        case .comparison(let comparison):
            measures = [comparison.measure]
            take(comparison.window)
            if case .controlGroup = comparison.reference { usesControl = true }
        case .happens(let pattern, _, let after): patterns = [pattern, after]
        case .never(let pattern, let window):
            patterns = [pattern]
            take(window)
        case .steadyStateAgain(_, let after):
            patterns = [after]
            measures = experiment.steadyState.conditions.map(\.measure)
        case .nothingLost(let load):
            loads.insert(load)
            named = nil
        case .outage(let filter, _, let window):
            loads.insert(filter.load)
            take(window)
        }
        for pattern in patterns {
            switch pattern {
            case .stepBegan(let id), .stepEnded(let id): named?.insert(id)
            case .alertFiring, .alertResolved: watchers.insert(.alerts)
            case .roleTaken: watchers.insert(.roles)
            case .targetIsBack(let id, let role):
                named?.insert(id)
                watchers.insert(.containers)
                if role != nil { watchers.insert(.roles) }
            case .containerDied, .containerStarted: watchers.insert(.containers)
            case .measured(let measure, _, _): measures.append(measure)
            case .probePasses, .probeFails: break
            }
        }
        loads.formUnion(measures.compactMap(Self.load))
        steps = Self.faults(named, in: experiment.method)
        // Of a step without a fault, such as a wait beside one, and of an event: of all faults.
        let isOfWindowBefore = named?.isEmpty == true && patterns.isEmpty
        if steps.isEmpty, !isOfWindowBefore { steps = Self.faults(nil, in: experiment.method) }
    }

    func contain(_ subject: RunCheck.Subject) -> Bool {
        switch subject {
        case .run: true
        case .fault(let step): steps.contains(step)
        case .load(let name): loads.contains(name)
        case .control: usesControl
        case .watcher(let watcher): watchers.contains(watcher)
        case .nothing: false
        }
    }

    /// Fault steps that are, or are within, one of these; `nil`: all of them.
    private static func faults(_ named: Set<String>?, in steps: [Step]) -> Set<String> {
        var found: Set<String> = []
        for step in steps {
            let isNamed = named?.contains(step.id) ?? true
            switch step.action {
            case .fault: if isNamed { found.insert(step.id) }
            case .parallel(let inner), .repeated(_, let inner):
                found.formUnion(faults(isNamed ? nil : named, in: inner))
            case .wait, .run, .until: break
            }
        }
        return found
    }

    private static func load(of measure: Measure) -> String? {
        switch measure {
        case .latency(_, let filter), .failedShare(let filter), .successShare(let filter),
            .throughput(let filter):
            filter.load
        case .zoneShare(_, let load): load
        case .probe, .probePassed: nil
        }
    }
}
