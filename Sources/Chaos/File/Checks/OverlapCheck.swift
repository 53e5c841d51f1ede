/// Faults that would undo one another on the same target at the same time.
enum OverlapCheck {
    /// Looks at steps that are done in parallel. Only what is sure to meet is told of: selections of which one covers
    /// the other.
    static func check(_ steps: [Step], _ node: YAMLNode, _ reading: FileReading) {
        let branches = steps.map { $0.faults }
        for (number, branch) in branches.enumerated() {
            for other in branches[..<number].joined() {
                for fault in branch where conflict(fault.action, other.action) {
                    let place =
                        reading.step(fault.id)?.place(of: "fault") ?? node.place
                    reading.error(
                        .overlappingFaults, at: place,
                        "\(fault.action.fault.word) of step “\(fault.id)” and \(other.action.fault.word) of step “\(other.id)” hit the same targets at the same time",
                        "do one after the other, or select other targets")
                }
            }
        }
    }

    private static func conflict(_ one: Step.FaultAction, _ other: Step.FaultAction) -> Bool {
        (one.targets.covers(other.targets) || other.targets.covers(one.targets))
            && (conflict(one.fault, other.fault) || conflict(other.fault, one.fault))
    }

    private static func conflict(_ one: Fault, _ other: Fault) -> Bool {
        switch (one, other) {
        case (.none, _), (_, .none): false
        // Who is dead or stopped feels nothing else.
        case (.kill, _), (.pause, _): true
        case (.partition(let one), .partition(let other)): meet(one.peers, other.peers)
        case (.partition(let one), .network(let other)): meet(one.peers, other.peers)
        case (.partition(let one), .refuse), (.partition(let one), .dns): one.peers == nil
        default: one.word == other.word
        }
    }

    private static func meet(_ one: TargetSelector?, _ other: TargetSelector?) -> Bool {
        guard let one, let other else { return true }
        return one.covers(other) || other.covers(one)
    }
}
