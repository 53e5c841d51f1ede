enum HypothesisForms {
    static let hypotheses = FileForm<[Hypothesis]>.list(
        of: definition.defined(as: "hypothesis"), atLeast: 1, "hypotheses")

    static let definition = FileForm<Hypothesis>.object(
        "a hypothesis",
        .required("id", .name("the id of a hypothesis"), "Unique."),
        .required("title", .text("the title", longest: 200), "What is expected, in a sentence."),
        .one(of: claims, "claim"),
        .optional("advice", .text("the advice"), default: "", "none", "What to look at when it fails.")
    ) { object, id, title, claim, advice in
        Hypothesis(id: id, title: title, claim: claim, advice: advice)
    }
    .declaringHypothesis()

    private static let claims: [Alternative<Hypothesis.Claim>] = [
        Alternative("threshold", threshold, "A measure over a window is within bounds."),
        Alternative("compare", comparison, "A measure, compared with itself before or in the control group."),
        Alternative("happens", happens, "Something happens soon enough after something else."),
        Alternative("never", never, "Something does not happen."),
        Alternative(
            "steady-state-again", again, "All conditions of the steady state hold again, soon enough."),
        Alternative("nothing-lost", lost, "What was acknowledged is there once, and no read was stale."),
        Alternative(
            "outage", outage, "The longest stretch without success that clients saw is within bounds."),
    ].map { alternative in
        Alternative(
            alternative.name,
            alternative.form.checked { $2.claims.append(.init(value: $0, node: $1)) }, alternative.summary)
    }

    private static let threshold: FileForm<Hypothesis.Claim> = .object(
        "a threshold", MeasureForms.field, MeasureForms.atLeast, MeasureForms.atMost, WindowForms.during
    ) { object, measure, atLeast, atMost, window in
        object.bounds(atLeast, atMost, unit: measure.unit, of: measure.word)
            .map { .threshold(measure, $0, window: window) }
    }

    private static let comparison: FileForm<Hypothesis.Claim> = .object(
        "a comparison",
        MeasureForms.field, MeasureForms.atLeast, MeasureForms.atMost, WindowForms.during,
        .optional(
            "with", reference, default: .before, "before",
            "The measure's value before the method, in another window, or in the control-group's same window."
        ),
        .optional(
            "by",
            .choice(
                "way to compare", [("ratio", Hypothesis.Comparison.By.ratio), ("difference", .difference)]),
            default: .ratio, "ratio", "Its value over the other's, or minus it.")
    ) { object, measure, atLeast, atMost, window, reference, by in
        let bounds = object.bounds(
            atLeast, atMost, unit: by == .ratio ? nil : measure.unit,
            of: "the \(by.rawValue) of \(measure.word)",
            isDifference: by == .difference)
        if case .window(let other) = reference, other == window {
            object.error(
                .cannotFail, at: "with", "the window is compared with itself", "compare it with another")
            return nil
        }
        if window == .before, reference == .before {
            object.error(
                .cannotFail, at: "during", "the time before is compared with itself", "compare another window"
            )
            return nil
        }
        return bounds.map {
            .comparison(.init(measure: measure, window: window, reference: reference, by: by, bounds: $0))
        }
    }

    private static let reference = FileForm<Hypothesis.Comparison.Reference>(
        schema: .any([SchemaValue.oneOf(["before", "control-group"]), WindowForms.window.schema])
    ) { node, reading in
        switch node.scalar?.text {
        case "before": .before
        case "control-group": .controlGroup
        default: WindowForms.window.read(node, reading).map { .window($0) }
        }
    }

    private static let after = FileField<EventPattern>.required(
        "after", EventForms.event, "From when on time is counted.")
    private static let within = FileField<Double>.required(
        "within", .duration("the time", atLeast: 0.001, example: "10s"), "The most time that it may take.")

    private static let happens: FileForm<Hypothesis.Claim> = .object(
        "what happens", .required("event", EventForms.event, "What happens."), within, after
    ) { object, event, within, after in
        if event == after {
            object.error(
                .cannotFail, at: "after", "an event is at once after itself", "count from another event")
            return nil
        }
        return .happens(event, within: within, after: after)
    }

    private static let never: FileForm<Hypothesis.Claim> = .object(
        "what does not happen", .required("event", EventForms.event, "What does not happen."),
        WindowForms.during
    ) { _, event, window in .never(event, window: window) }

    private static let again: FileForm<Hypothesis.Claim> = .object(
        "how soon the steady state is back", within, after
    ) { _, within, after in .steadyStateAgain(within: within, after: after) }

    private static let lost: FileForm<Hypothesis.Claim> = .object(
        "a ledger", .required("load", .reference(to: .load), "The load that is a ledger.")
    ) { _, load in .nothingLost(load: load) }

    private static let outage: FileForm<Hypothesis.Claim> = .object(
        "an outage",
        MeasureForms.load, MeasureForms.scenario, MeasureForms.zone, MeasureForms.atLeast,
        MeasureForms.atMost,
        WindowForms.during
    ) { object, load, scenario, zone, atLeast, atMost, window in
        let filter = RequestFilter(load: load, scenario: scenario, zone: zone)
        object.reading.filters.append(.init(value: filter, node: object.node))
        return object.bounds(atLeast, atMost, unit: .duration, of: "an outage")
            .map { .outage(of: filter, $0, window: window) }
    }
}

extension FileForm<Hypothesis> {
    fileprivate func declaringHypothesis() -> FileForm {
        FileForm(schema: schema) { node, reading in
            if let id = node.entry("id")?.value, let text = id.scalar?.text, NameForm.plain.isAllowed(text) {
                reading.declare(.hypothesis, text, at: id.place)
            }
            return read(node, reading)
        }
    }
}
