/// Steps that wait for what cannot come while they do: themselves, or steps that come after them.
struct UntilCheck {
    private let reading: FileReading

    init(_ reading: FileReading) { self.reading = reading }

    func check(_ steps: [Step]) { check(steps, begun: [], around: []) }

    /// - Parameters:
    ///   - begun: steps that have begun, or may do so meanwhile.
    ///   - around: those that these are a part of, which have begun and not ended.
    private func check(_ steps: [Step], begun: Set<String>, around: Set<String>) {
        var begun = begun
        for step in steps {
            check(step, begun: begun, around: around)
            begun.formUnion(step.ids)
        }
    }

    private func check(_ step: Step, begun: Set<String>, around: Set<String>) {
        let inner = around.union([step.id])
        switch step.action {
        case .until(let event, _):
            switch event {
            case .stepBegan(let id) where !begun.contains(id) && !inner.contains(id): tell(step, id)
            case .stepEnded(let id) where !begun.contains(id): tell(step, id)
            case .targetIsBack(let id, _) where !begun.contains(id): tell(step, id)
            default: break
            }
        case .repeated(_, let steps): check(steps, begun: begun, around: inner)
        case .parallel(let steps):
            for (number, child) in steps.enumerated() {
                let others = steps.enumerated().filter { $0.offset != number }.flatMap(\.element.ids)
                check(child, begun: begun.union(others), around: inner)
            }
        case .wait, .fault, .run: break
        }
    }

    private func tell(_ step: Step, _ id: String) {
        guard reading.has(.step, id) else { return }
        reading.error(
            .neverObserved, at: reading.step(step.id)?.place(of: "until") ?? .start,
            "the step “\(step.id)” waits for “\(id)”, which comes only after it",
            "put it behind that step, or both into a step “parallel”")
    }
}
