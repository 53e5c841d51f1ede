enum ExperimentForms {
    static let experiment: FileForm<Experiment> = .object(
        "an experiment", title, description, tags, seed, control, parameters, load, probes, steadyState,
        method,
        hypotheses, abort, recovery
    ) {
        _, title, description, tags, seed, control, _, load, probes, steadyState, method, hypotheses, abort,
        recovery in
        Experiment(
            title: title, description: description, tags: tags, seed: seed, control: control, load: load,
            probes: probes, steadyState: steadyState, method: method, hypotheses: hypotheses, abort: abort,
            recoveryLimit: recovery)
    }

    // MARK: - Fields

    private static let title = FileField<String>.required(
        "title", .text("the title", longest: 200), "What it finds out, in a few words.")
    private static let description = FileField<String>.optional(
        "description", .text("the description"), default: "", "none", "Why, and what is known.")
    private static let tags = FileField<[String]>.optional(
        "tags", .list(of: .name("a tag"), "tags"), default: [], "none", "By which it is found.")
    private static let seed = FileField<UInt64>.optional(
        "seed", .seed("the seed"), default: 1, "1", "Of all that is chosen by chance: arrivals, targets.")
    private static let control = FileField<Experiment.Control>.optional(
        "control", .choice("control", [("baseline", .baseline), ("group", .group)]), default: .baseline,
        "baseline",
        "What effects are compared with: the time before (baseline), or a second deployment (group).")
    private static let parameters = FileField<[Parameter]>.optional(
        "parameters", ParameterForms.parameters, default: [], "none",
        "Values that ${name} stands for and --set name=value changes.")
    private static let load = FileField<[LoadPlan]>.optional(
        "load", LoadForms.loads, default: [], "none", "What is asked of the system all the while.")
    private static let probes = FileField<[Probe]>.optional(
        "probes", ProbeForms.probes, default: [], "none", "What is looked at again and again.")
    private static let steadyState = FileField<SteadyState>.required(
        "steady-state", steadyStateForm, "How the system is when nothing is wrong.")
    private static let method = FileField<[Step]>.required(
        "method", StepForms.steps, "What is done, step by step.")
    private static let hypotheses = FileField<[Hypothesis]>.required(
        "hypotheses", HypothesisForms.hypotheses, "What is expected of it.")
    private static let abort = FileField<[AbortCondition]>.optional(
        "abort", .list(of: abortForm, "conditions"), default: [], "none",
        "Conditions; when one is not met, the run ends early and all is healed.")
    private static let recovery = FileField<Double>.optional(
        "recovery", recoveryForm, default: 120, "{within: 2m}", "How long the system has to recover.")

    // MARK: - Their values

    private static let steadyStateForm: FileForm<SteadyState> = .object(
        "the steady state",
        .optional(
            "duration", .duration("the duration", atLeast: 1, example: "15s"), default: 15, "15s",
            "How long it is watched before the method, and has to hold after it."),
        .required("conditions", .list(of: condition, atLeast: 1, "conditions"), "All of which hold.")
    ) { _, duration, conditions in SteadyState(duration: duration, conditions: conditions) }

    private static let condition: FileForm<SteadyState.Condition> = .object(
        "a condition", MeasureForms.field, MeasureForms.atLeast, MeasureForms.atMost
    ) { object, measure, atLeast, atMost in
        object.bounds(atLeast, atMost, unit: measure.unit, of: measure.word)
            .map { .init(measure: measure, bounds: $0) }
    }

    private static let abortForm: FileForm<AbortCondition> = .object(
        "a condition", MeasureForms.field, MeasureForms.atLeast, MeasureForms.atMost,
        .optional(
            "over", .duration("the time", atLeast: 1, example: "10s"), default: 10, "10s",
            "How much of the latest data each look takes in.")
    ) { object, measure, atLeast, atMost, seconds in
        object.bounds(atLeast, atMost, unit: measure.unit, of: measure.word).map {
            let condition = AbortCondition(measure: measure, bounds: $0, seconds: seconds)
            object.reading.aborts.append(.init(value: condition, node: object.node))
            return condition
        }
    }

    private static let recoveryForm: FileForm<Double> = .object(
        "how long the system has",
        .required("within", .duration("the time", atLeast: 1, example: "2m"), "After the last step.")
    ) { _, within in within }
}
