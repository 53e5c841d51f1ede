import Chaos

/// What became of a step's fault, each time that it was injected. Times are seconds of the run.
package struct FaultStory: Hashable, Sendable {
    package struct Trial: Hashable, Sendable {
        package var resolved: Double
        package var targets: [TargetStory]
        /// In the control group, where it should not be.
        package var isStray = false

        package var applied: Double? { targets.compactMap(\.applied).min() }
        package var recovered: Double? { targets.compactMap(\.recovered).max() }
    }

    package struct TargetStory: Hashable, Sendable {
        package var target: FaultEvent.Target
        package var applied: Double?
        package var recovered: Double?
        package var proofs: [ProofStory] = []
        package var failures: [String] = []
        /// `nil`: it was not compared with what it was before.
        package var residue: [String]?
    }

    /// What was read of one source.
    package struct ProofStory: Hashable, Sendable {
        package var source: String
        package var before: Double
        /// The value that is the furthest from that, and when it was read.
        package var furthest: Double
        package var at: Double
        package var looks = 0
        /// Of them, those that showed an effect; and when the first did.
        package var effects = 0
        package var shownFirst: Double?
        package var shownLast: Double?
    }

    private static let mostTrials = 200

    package let step: String
    private(set) package var trials: [Trial] = []
    /// Those that found no place any more.
    private(set) package var leftOut = 0

    init(_ step: String) { self.step = step }

    mutating func take(_ what: FaultEvent.What, at time: Double, in arm: JournalEntry.Arm) {
        if case .resolved(let targets) = what {
            guard trials.count < Self.mostTrials else {
                leftOut += 1
                return
            }
            trials.append(
                Trial(
                    resolved: time, targets: targets.map { TargetStory(target: $0) }, isStray: arm == .control
                ))
            return
        }
        guard leftOut == 0 else { return }
        if trials.isEmpty { trials.append(Trial(resolved: time, targets: [])) }
        switch what {
        case .resolved: break
        case .applied(let target): with(target) { $0.applied = $0.applied ?? time }
        case .proof(let proof): with(proof.target) { $0.take(proof, at: time) }
        case .recovered(let target): with(target) { $0.recovered = $0.recovered ?? time }
        case .failed(let target, let message): with(target) { $0.failures.append(message) }
        case .residue(let target, let differences):
            with(target) { $0.residue = ($0.residue ?? []) + differences }
        }
    }

    /// - Parameter target: its name or its id; one that is not known yet is none that was looked for.
    private mutating func with(_ target: String, _ body: (inout TargetStory) -> Void) {
        let trial = trials.count - 1
        let place = trials[trial].targets.firstIndex { $0.target.name == target || $0.target.id == target }
        if let place { return body(&trials[trial].targets[place]) }
        var stranger = TargetStory(
            target: FaultEvent.Target(id: target, name: target, component: nil, zone: nil, role: nil))
        body(&stranger)
        trials[trial].targets.append(stranger)
    }
}

extension FaultStory.TargetStory {
    fileprivate mutating func take(_ proof: ProofOfEffect, at time: Double) {
        let place: Int
        if let known = proofs.firstIndex(where: { $0.source == proof.source }) {
            place = known
        } else {
            place = proofs.count
            proofs.append(
                FaultStory.ProofStory(
                    source: proof.source, before: proof.before, furthest: proof.now, at: time))
        }
        var story = proofs[place]
        story.looks += 1
        if (proof.now - story.before).magnitude > (story.furthest - story.before).magnitude {
            story.furthest = proof.now
            story.at = time
        }
        if proof.isEffect {
            story.effects += 1
            story.shownFirst = story.shownFirst ?? time
            story.shownLast = time
        }
        proofs[place] = story
    }
}
