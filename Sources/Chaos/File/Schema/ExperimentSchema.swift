/// The JSON Schema of experiment files, as it follows from the forms by which they are read.
///
/// It finds what has the wrong form, as editors do while one types; what is wrong with the meaning, such as a step that
/// does not exist, only ``ExperimentFile`` finds.
///
/// <https://json-schema.org/draft/2020-12/schema>
package enum ExperimentSchema {
    /// As it is in `experiments/schema.json`, with a line break at its end.
    package static var text: String { schema.text + "\n" }

    static var schema: SchemaValue {
        guard case .object(let fields) = ExperimentForms.experiment.schema else { return .bool(true) }
        let head: [SchemaValue.Field] = [
            .init(name: "$schema", value: .string("https://json-schema.org/draft/2020-12/schema")),
            .init(name: "title", value: .string("Experiment")),
            .init(
                name: "description",
                value: .string("A chaos experiment of Scale: docs/experiments.md explains it.")),
        ]
        return .object(head + fields + [.init(name: "$defs", value: .object(definitions))])
    }

    private static var definitions: [SchemaValue.Field] {
        let forms: [(String, SchemaValue)] = [
            ("step", StepForms.definition.schema), ("targets", TargetForms.definition.schema),
            ("fault", FaultForms.definition.schema), ("event", EventForms.definition.schema),
            ("window", WindowForms.definition.schema), ("hypothesis", HypothesisForms.definition.schema),
        ]
        return forms.map { .init(name: $0.0, value: $0.1) } + MeasureForms.definitions + units
    }

    private static var units: [SchemaValue.Field] {
        func text(_ patterns: String...) -> SchemaValue {
            .fields([
                "type": .string("string"), "pattern": .string("^(\(patterns.joined(separator: "|")))$"),
            ])
        }
        let number = SchemaValue.fields(["type": .string("number")])
        let units: [(String, String, SchemaValue)] = [
            ("duration", "Such as 30s, 500ms or 1m30s.", text(Quantity.durationPattern).orParameter),
            ("signed-duration", "Such as 30s or -5m.", text("-?\(Quantity.durationPattern)").orParameter),
            (
                "share", "Such as 95% or 0.95.",
                .any([number, text(Quantity.sharePattern), .reference("parameter")])
            ),
            ("rate", "Such as 50/s.", text(Quantity.ratePattern).orParameter),
            ("bandwidth", "Such as 1mbit.", text(Quantity.bandwidthPattern).orParameter),
            ("byte-rate", "Such as 1MB/s.", text(Quantity.byteRatePattern).orParameter),
            (
                "quantity", "In the unit of what is measured: 50ms, 95%, 50/s, or a number.",
                .any([
                    number,
                    text("-?\(Quantity.durationPattern)", Quantity.sharePattern, Quantity.ratePattern),
                    .reference("parameter"),
                ])
            ),
            (
                "parameter", "With a parameter, such as ${zone}, in it.",
                .fields(["type": .string("string"), "pattern": .string("\\$\\{[^}]+\\}")])
            ),
        ]
        return units.map { .init(name: $0.0, value: $0.2.described($0.1)) }
    }
}
