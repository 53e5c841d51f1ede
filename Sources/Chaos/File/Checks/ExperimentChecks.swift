/// What only shows when the whole file has been read.
enum ExperimentChecks {
    /// - Parameters:
    ///   - experiment: `nil`: parts could not be read; what could is checked all the same.
    ///   - root: of the document.
    static func check(_ experiment: Experiment?, _ root: YAMLNode, _ reading: FileReading) {
        references(reading)
        requests(reading)
        claims(root, reading)
        WindowCheck.check(experiment, reading)
        targetsThatReturn(reading)
        if let experiment {
            UntilCheck(reading).check(experiment.method)
            faults(experiment, root, reading)
            unusedProbes(experiment, reading)
        }
    }

    private static func references(_ reading: FileReading) {
        for reference in reading.references where !reading.has(reference.kind, reference.name) {
            let names = (reading.names[reference.kind] ?? [:]).keys.sorted()
            reading.error(
                .unknownReference, at: reference.place,
                "there is no \(reference.kind.rawValue) “\(reference.name.shortened)”",
                names.isEmpty
                    ? "the file has no \(reference.kind.plural): add one of this name"
                    : Suggestion.advice(for: reference.name, of: names))
        }
    }

    /// Requests that a load does not have.
    private static func requests(_ reading: FileReading) {
        for filter in reading.filters {
            guard let scenario = filter.value.scenario, let load = reading.load(filter.value.load) else {
                continue
            }
            let place = filter.place(of: "scenario")
            switch load.value.kind {
            case .scenarios(let weights) where weights[scenario] == nil:
                reading.error(
                    .neverObserved, at: place,
                    "the load “\(load.value.name)” has no scenario “\(scenario.shortened)”, so none of its requests are observed",
                    Suggestion.advice(for: scenario, of: weights.keys.sorted()))
            case .scenarios: break
            case .paths, .ledger:
                reading.error(
                    .neverObserved, at: place, "the load “\(load.value.name)” has no scenarios",
                    "leave the scenario out, or name a load with scenarios")
            }
        }
    }

    private static func claims(_ root: YAMLNode, _ reading: FileReading) {
        let isGroup = root.entry("control")?.value.scalar?.text == "group"
        for claim in reading.claims {
            switch claim.value {
            case .nothingLost(let name):
                guard let load = reading.load(name) else { continue }
                if case .ledger = load.value.kind { continue }
                reading.error(
                    .neverObserved, at: claim.place(of: "load"),
                    "the load “\(name)” is no ledger, so nobody knows what was acknowledged",
                    "name a load with “ledger: true”")
            case .comparison(let comparison) where comparison.reference == .controlGroup && !isGroup:
                reading.error(
                    .neverObserved, at: claim.place(of: "with"),
                    "there is no control group to compare with, since control is baseline",
                    "write “control: group”, or compare with before")
            default: continue
            }
        }
    }

    /// `target-is-back` is about the targets of a fault.
    private static func targetsThatReturn(_ reading: FileReading) {
        for event in reading.events {
            guard case .targetIsBack(let id, _) = event.value, let step = reading.step(id) else { continue }
            if case .fault = step.value.action { continue }
            reading.error(
                .neverObserved,
                at: event.node.entry("target-is-back")?.value.entry("step")?.value.place ?? event.node.place,
                "the step “\(id)” has no targets that could be back", "name a step with a fault")
        }
    }

    private static func faults(_ experiment: Experiment, _ root: YAMLNode, _ reading: FileReading) {
        let faults = experiment.method.flatMap(\.faults)
        guard faults.allSatisfy({ $0.action.fault == .none }) else { return }
        reading.warning(
            .noFault, at: root.entry("method")?.value.place ?? .start,
            faults.isEmpty ? "the method has no fault" : "the method's only fault is none",
            "that is right for a control run; else add a step with a fault")
    }

    private static func unusedProbes(_ experiment: Experiment, _ reading: FileReading) {
        let used = Set(reading.references.filter { $0.kind == .probe }.map(\.name))
        for probe in reading.probes where !used.contains(probe.value.name) {
            reading.warning(
                .unused, at: reading.names[.probe]?[probe.value.name] ?? probe.node.place,
                "the probe “\(probe.value.name)” is looked at, and nothing rests on it",
                "name it in a condition or hypothesis, or leave it out")
        }
    }
}
