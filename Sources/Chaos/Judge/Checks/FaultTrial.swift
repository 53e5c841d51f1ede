/// One time that a step's fault was injected, from the choice of its targets on.
struct FaultTrial: Sendable {
    struct Sample: Sendable {
        var time: Double
        var isEffect: Bool
    }

    let resolved: Double
    let targets: [FaultEvent.Target]
    /// By the place of the target.
    private(set) var applied: [Int: Double] = [:]
    private(set) var samples: [Int: [Sample]] = [:]
    private(set) var recovered: [Int: Double] = [:]
    private(set) var compared: Set<Int> = []
    private(set) var failures: [String] = []
    private(set) var residue: [String] = []
    /// What was told of targets that are none.
    private(set) var strangers: Set<String> = []

    /// - Parameter events: of one step, in order. Those before the first choice of targets are a trial of their own
    ///   without targets.
    static func trials(_ events: [RunHistory.Timed<FaultEvent.What>]) -> [FaultTrial] {
        var trials: [FaultTrial] = []
        for event in events {
            if case .resolved(let targets) = event.value {
                trials.append(FaultTrial(resolved: event.time, targets: targets))
            } else {
                if trials.isEmpty { trials.append(FaultTrial(resolved: event.time, targets: [])) }
                trials[trials.count - 1].take(event.value, event.time)
            }
        }
        return trials
    }

    private init(resolved: Double, targets: [FaultEvent.Target]) {
        self.resolved = resolved
        self.targets = targets
    }

    private mutating func take(_ what: FaultEvent.What, _ time: Double) {
        switch what {
        case .resolved: break
        case .applied(let target): with(target) { trial, place in trial.applied[place] = time }
        case .proof(let proof):
            with(proof.target) { trial, place in
                trial.samples[place, default: []].append(Sample(time: time, isEffect: proof.isEffect))
            }
        case .recovered(let target): with(target) { trial, place in trial.recovered[place] = time }
        case .failed(let target, let message): failures.append("\(name(of: target)): \(message)")
        case .residue(let target, let differences):
            with(target) { trial, place in trial.compared.insert(place) }
            if !differences.isEmpty {
                residue.append("\(name(of: target)): \(differences.joined(separator: "; "))")
            }
        }
    }

    /// Injectors know targets by their ids.
    private func name(of target: String) -> String {
        targets.first { $0.id == target }?.name ?? target
    }

    private mutating func with(_ target: String, _ body: (inout FaultTrial, Int) -> Void) {
        let places = targets.indices.filter { targets[$0].name == target || targets[$0].id == target }
        if places.isEmpty { strangers.insert(target) }
        for place in places { body(&self, place) }
    }
}
