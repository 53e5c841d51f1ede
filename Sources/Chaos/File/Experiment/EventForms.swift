enum EventForms {
    static let event = definition.defined(as: "event")

    static let definition = FileForm<EventPattern>.kind("event", alternatives).checked {
        $2.events.append(.init(value: $0, node: $1))
    }

    static let alternatives: [Alternative<EventPattern>] = [
        Alternative(
            "step-began", FileForm<String>.reference(to: .step).map { .stepBegan(id: $0) },
            "A step of the method begins."),
        Alternative(
            "step-ended", FileForm<String>.reference(to: .step).map { .stepEnded(id: $0) },
            "A step of the method has ended."),
        Alternative(
            "alert-firing", alert.map { .alertFiring(labels: $0) },
            "Alertmanager has told of an alert with all of these labels, such as alertname and zone."),
        Alternative(
            "alert-resolved", alert.map { .alertResolved(labels: $0) }, "It has told that it is over."),
        Alternative("role-taken", role, "A member takes a role that it did not have before the method."),
        Alternative("target-is-back", back, "The target of a step's fault runs again and is well."),
        Alternative(
            "container-died", TargetForms.selector.map { .containerDied($0) }, "One of these containers ends."
        ),
        Alternative(
            "container-started", TargetForms.selector.map { .containerStarted($0) },
            "One of these containers starts."),
        Alternative(
            "measured", measured, "A measure is within bounds for a while; the moment is when that begins."),
        Alternative(
            "probe-passes", FileForm<String>.reference(to: .probe).map { .probePasses(name: $0) },
            "A probe passes."),
        Alternative(
            "probe-fails", FileForm<String>.reference(to: .probe).map { .probeFails(name: $0) },
            "A probe fails."),
    ]

    private static let alert = FileForm<[String: String]>(schema: labels.schema) { node, reading in
        guard let found = labels.read(node, reading) else { return nil }
        let known = Dictionary(found.map { ($0.name, $0.value) }) { first, _ in first }
        if known["alertname"] == nil {
            reading.warning(
                .unused, at: node.place, "any alert with these labels will do",
                "name the alert by “alertname”")
        }
        return known
    }

    private static let labels = TargetForms.labels("labels of the alert")

    private static let role: FileForm<EventPattern> = .object(
        "a role that is taken",
        .required("role", .text("the role", example: "primary"), "Such as primary."),
        .optional(
            "by-another", .flag, default: false, "false",
            "Whether it has to be another member than the one that had it.")
    ) { _, role, isOther in .roleTaken(role: role, isOther: isOther) }

    private static let back: FileForm<EventPattern> = .object(
        "a target that is back",
        .required("step", .reference(to: .step), "The step whose fault hit it."),
        .optional("role", .text("the role", example: "replica"), "That it has then.")
    ) { _, step, role in .targetIsBack(step: step, role: role) }

    private static let measured: FileForm<EventPattern> = .object(
        "a measure",
        MeasureForms.field, MeasureForms.atLeast, MeasureForms.atMost,
        .required("for", .duration("its time", atLeast: 0.1, example: "3s"), "How long it has to be so.")
    ) { object, measure, atLeast, atMost, seconds in
        object.bounds(atLeast, atMost, unit: measure.unit, of: measure.word)
            .map { .measured(measure, $0, seconds: seconds) }
    }
}
