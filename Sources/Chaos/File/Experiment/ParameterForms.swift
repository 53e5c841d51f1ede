/// A value that a file leaves open.
package struct Parameter: Hashable, Sendable {
    package var name: String
    /// `nil`: it has to be set.
    package var standard: String?
    package var description: String
    /// What it may be; none: anything that fits where it is used.
    package var choices: [String]
    /// The parameter from which its value follows where none is set, and what follows from which.
    package var source: Source?

    package struct Source: Hashable, Sendable {
        package var name: String
        package var values: [String: String]
    }

    init(
        name: String = "", standard: String? = nil, description: String = "", choices: [String] = [],
        source: Source? = nil
    ) {
        self.name = name
        self.standard = standard
        self.description = description
        self.choices = choices
        self.source = source
    }
}

enum ParameterForms {
    static let parameters = named.map { $0.map(\.value) }

    private static let named = FileForm<[Named<Parameter>]>.dictionary(
        of: body, names: .plain, "parameters",
        finish: { name, parameter in
            var parameter = parameter
            parameter.name = name
            return parameter
        })

    /// A scalar is a default; a mapping says more.
    static let body = FileForm<Parameter>(schema: .any([value.schema, detailed.schema])) {
        node, reading in
        if node.isEmpty { return Parameter() }
        if node.entries != nil { return detailed.read(node, reading) }
        return value.read(node, reading).map { Parameter(standard: $0) }
    }

    /// A scalar's text, whatever it looks like.
    private static let value = FileForm<String>(
        schema: .fields(["type": .strings(["string", "number", "boolean", "null"])])
    ) { node, reading in
        guard let scalar = node.scalar else {
            reading.error(
                .wrongType, at: node.place, "a parameter's value should not be \(node.kind)",
                "write a single value")
            return nil
        }
        guard scalar.text.unicodeScalars.count <= ParameterValues.longest else {
            reading.error(
                .outOfRange, at: node.place,
                "a parameter's value has more than \(ParameterValues.longest) characters",
                "write what does not change where it is used")
            return nil
        }
        return scalar.text
    }

    private static let detailed: FileForm<Parameter> = .object(
        "a parameter",
        .optional("default", value, "Its value where none is set; without it, one has to be set."),
        .optional("description", .text("the description"), default: "", "none", "What it is."),
        .optional("choices", .list(of: value, atLeast: 1, "choices"), default: [], "any", "What it may be."),
        .optional("from", .name("a parameter"), "Another parameter, from whose value its own follows."),
        .optional(
            "values", .dictionary(of: value, names: .any, atLeast: 1, "values"), default: [], "none",
            "What its value is for each value of that one."),
        rules: [
            .init(
                name: "dependentRequired",
                value: .fields(["from": .strings(["values"]), "values": .strings(["from"])]))
        ]
    ) { object, standard, description, choices, from, values in
        if (from == nil) != values.isEmpty {
            object.reading.error(
                .missingField, at: object.place(from == nil ? "values" : "from"),
                "“from” and “values” need one another", "write both, or neither")
            return nil
        }
        if from != nil, standard != nil {
            object.error(
                .badParameter, at: "default", "a value that follows from another parameter's has no default",
                "leave it out; --set still changes it")
            return nil
        }
        if let standard, !choices.isEmpty, !choices.contains(standard) {
            object.error(
                .badParameter, at: "default", "the default “\(standard.shortened)” is none of the choices",
                "add it to them, or take one of them")
            return nil
        }
        let source = from.map { name in
            Parameter.Source(
                name: name, values: Dictionary(values.map { ($0.name, $0.value) }) { first, _ in first })
        }
        return Parameter(
            standard: standard, description: description, choices: choices, source: source)
    }
}
