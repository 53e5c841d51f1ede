enum StepForms {
    static let steps = FileForm<[Step]>.list(of: step, atLeast: 1, "steps")

    /// Steps hold steps, so this one looks the definition up when it reads.
    private static let step = FileForm<Step>(schema: .reference("step")) { definition.read($0, $1) }

    static let definition: FileForm<Step> = .object(
        "a step",
        .required("id", .name("the id of a step"), "By which hypotheses name it."),
        .one(of: actions, "action"),
        .optional("targets", TargetForms.selector, "Whom the fault is for."),
        .optional(
            "duration", .duration("the duration", atLeast: 0.1), "How long the fault lasts; a kill has none."),
        rules: [
            .init(
                name: "dependentRequired",
                value: .fields([
                    "fault": .strings(["targets"]), "targets": .strings(["fault"]),
                    "duration": .strings(["fault"]),
                ]))
        ]
    ) { object, id, action, targets, duration in
        let action = complete(action, targets, duration, object)
        return action.map { Step(id: id, action: $0) }
    }
    .noting()

    /// An action as far as its own field says it.
    enum Action: Sendable {
        case whole(Step.Action)
        case fault(Fault)
    }

    private static let actions: [Alternative<Action>] = [
        Alternative("fault", FaultForms.fault.map { .fault($0) }, "What is done to targets."),
        Alternative(
            "wait", FileForm<Double>.duration("the wait", atLeast: 0.1).map { .whole(.wait(seconds: $0)) },
            "Nothing, for so long."),
        Alternative("run", run.map { .whole($0) }, "A program on this machine."),
        Alternative(
            "parallel",
            FileForm<[Step]>.list(of: step, atLeast: 1, "steps").checked(OverlapCheck.check)
                .map { .whole(.parallel($0)) },
            "Steps all at once; ends when all have."),
        Alternative("repeat", repeated.map { .whole($0) }, "Steps one after another, a number of times."),
        Alternative("until", until.map { .whole($0) }, "Until something is so."),
    ]

    private static func complete(
        _ action: Action, _ targets: TargetSelector?, _ duration: Double?, _ object: FileObject
    ) -> Step.Action? {
        switch action {
        case .whole(let action):
            for field in ["targets", "duration"] where object.value(field) != nil {
                object.reading.error(
                    .wrongType, at: object.keyPlace(field), "“\(field)” is for faults only", "leave it out")
            }
            return action
        case .fault(let fault):
            if targets == nil, object.value("targets") == nil {
                object.reading.error(
                    .missingField, at: object.node.place, "“targets” is missing",
                    "say whom the fault is for, such as {component: web, zone: b}")
            }
            if fault.isInstant, duration != nil {
                object.error(
                    .senselessTime, at: "duration", "a \(fault.word) is over at once and has no duration",
                    "leave it out, and let a step “wait” follow")
            } else if !fault.isInstant, duration == nil, object.value("duration") == nil {
                object.reading.error(
                    .senselessTime, at: object.node.place, "“duration” is missing",
                    "say how long \(fault.word) lasts, such as 30s")
                return nil
            }
            return targets.map { .fault(.init(fault: fault, targets: $0, duration: duration ?? 0)) }
        }
    }

    static let command = FileForm<[String]>.list(
        of: .text("a word of the command", example: "scale"), atLeast: 1, "words, the program first")

    private static let run: FileForm<Step.Action> = .object(
        "a program that is run",
        .required("command", command, "The program and its arguments, as a list."),
        .optional(
            "timeout", .duration("the timeout", atLeast: 0.1), default: 60, "1m",
            "After which it is ended, and has failed."),
        .optional(
            "background", .flag, default: false, "false", "Whether the next step begins while it goes on.")
    ) { _, command, timeout, isBackground in
        .run(command: command, timeout: timeout, isBackground: isBackground)
    }

    private static let repeated: FileForm<Step.Action> = .object(
        "steps that are repeated",
        .required("times", .integer("the number of times", 1...1000), "How often."),
        .required("steps", .list(of: step, atLeast: 1, "steps"), "One after another.")
    ) { _, times, steps in .repeated(times: times, steps: steps) }

    private static let until: FileForm<Step.Action> = .object(
        "what is waited for",
        .one(of: EventForms.alternatives, "event"),
        .required("timeout", .duration("the timeout", atLeast: 0.1), "After which the step has failed.")
    ) { object, event, timeout in
        object.reading.events.append(.init(value: event, node: object.node))
        return .until(event, timeout: timeout)
    }
}

extension FileForm<Step> {
    /// Leaves the step, or at least its id, with the reading.
    fileprivate func noting() -> FileForm {
        FileForm(schema: schema) { node, reading in
            // Before what is in it, so that of two the first in the file counts.
            if let id = node.entry("id")?.value, let text = id.scalar?.text, NameForm.plain.isAllowed(text) {
                reading.declare(.step, text, at: id.place)
            }
            let step = read(node, reading)
            if let step { reading.steps.append(.init(value: step, node: node)) }
            return step
        }
    }
}
