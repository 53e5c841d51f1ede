/// What a step's fault would be done to at this moment.
package struct PlannedFault: Hashable, Sendable {
    package var step: String
    package var action: Step.FaultAction
    package var targets: [FaultEvent.Target]
    /// Those whose connections with the targets are meant; `nil` when the fault has none.
    package var peers: [FaultEvent.Target]?
    /// Whether its targets may come to be only while the method goes on.
    package var mayComeLater: Bool

    /// Of every fault step of an experiment. Nothing is touched.
    package static func all(of experiment: Experiment, on source: any TargetSource) async throws -> [Self] {
        var found: [Self] = []
        for step in experiment.faults {
            let seed = experiment.seed(of: step.id)
            var peers: [FaultEvent.Target]?
            if let selector = step.action.fault.peers {
                peers = try await source.targets(selector, seed: seed)
            }
            found.append(
                Self(
                    step: step.id, action: step.action,
                    targets: try await source.targets(step.action.targets, seed: seed), peers: peers,
                    mayComeLater: step.followsProgram))
        }
        return found
    }

    /// Why the fault cannot be injected.
    package var problem: String? {
        if targets.isEmpty, !mayComeLater { return "step \(step): no target matches \(action.targets.text)" }
        if let peers, peers.isEmpty, !mayComeLater, let selector = action.fault.peers {
            return "step \(step): no peer matches \(selector.text)"
        }
        return nil
    }
}

extension Experiment {
    /// Another one for each step, the same each time.
    func seed(of step: String) -> UInt64 {
        // FNV-1a
        step.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

extension Fault {
    /// Whose connections with the targets it is about.
    package var peers: TargetSelector? {
        switch self {
        case .network(let network): network.peers
        case .partition(let partition): partition.peers
        default: nil
        }
    }
}

extension TargetSelector {
    /// In a few words.
    package var text: String {
        var parts: [String] = []
        if let component { parts.append("component \(component)") }
        if let zone { parts.append("zone \(zone)") }
        if let role { parts.append("role \(role)") }
        if let name { parts.append("name \(name)") }
        parts += labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
    }
}
