// Mappings with known fields.

extension FileForm {
    /// A mapping with these fields and no others.
    ///
    /// - Parameters:
    ///   - what: such as “a step”.
    ///   - rules: further keywords of the schema.
    ///   - build: is called when all fields could be read; returns `nil` after it has told of what is wrong.
    static func object<each Part: Sendable>(
        _ what: String, _ fields: repeat FileField<each Part>,
        rules: [SchemaValue.Field] = [],
        build: @escaping @Sendable (FileObject, repeat each Part) -> Value?
    ) -> FileForm {
        let all = (repeat each fields)
        // Nothing here is generic: Swift 6.3 compiles neither loops over packs nor key paths in their midst to what works.
        var outlines: [FieldOutline] = []
        repeat outlines.append((each fields).outline)
        let names = outlines.flatMap(\.names)
        return FileForm(schema: schema(of: outlines, rules)) { node, reading in
            guard let object = reading.object(node, what, names) else { return nil }
            let parts = (repeat (each all).read(object))
            guard let whole = try? (repeat needed(each parts)) else { return nil }
            return build(object, repeat each whole)
        }
    }

    private static func schema(of outlines: [FieldOutline], _ rules: [SchemaValue.Field]) -> SchemaValue {
        var required: [String] = []
        var choices: [SchemaValue] = []
        for outline in outlines {
            switch outline.presence {
            case .required: required += outline.names
            case .optional: break
            case .one: choices.append(.exactlyOne(of: outline.names, orNone: false))
            case .atMostOne: choices.append(.exactlyOne(of: outline.names, orNone: true))
            }
        }
        let properties = outlines.flatMap(\.properties).map {
            SchemaValue.Field(name: $0.name, value: $0.schema)
        }
        var schema: [SchemaValue.Field] = [
            .init(name: "type", value: .string("object")),
            .init(name: "properties", value: .object(properties)),
            .init(name: "additionalProperties", value: .bool(false)),
        ]
        if !required.isEmpty { schema.append(.init(name: "required", value: .strings(required))) }
        if !choices.isEmpty { schema.append(.init(name: "allOf", value: .array(choices))) }
        return .object(schema + rules)
    }

    /// A mapping of one field, whose name says which kind it is; or that name alone.
    static func kind(_ what: String, _ alternatives: [Alternative<Value>]) -> FileForm {
        let names = alternatives.map(\.name)
        let properties = alternatives.map {
            SchemaValue.Field(name: $0.name, value: $0.form.schema.described($0.summary))
        }
        let object = SchemaValue.fields([
            "type": .string("object"), "properties": .object(properties),
            "additionalProperties": .bool(false), "minProperties": .integer(1),
            "maxProperties": .integer(1),
        ])
        let bare = alternatives.filter { $0.bare != nil }
        let schema = bare.isEmpty ? object : SchemaValue.any([.oneOf(bare.map(\.name)).orParameter, object])
        let field = FileField<Value>.one(of: alternatives, what)
        return FileForm(schema: schema) { node, reading in
            guard !reading.isUnresolved(node) else { return nil }
            if let text = node.scalar?.text, !node.isEmpty, !bare.isEmpty {
                if let found = bare.first(where: { $0.name == text }) { return found.bare }
                if let found = alternatives.first(where: { $0.name == text }) {
                    reading.error(
                        .missingField, at: node.place, "“\(text)” needs to be told more",
                        "write it as “\(found.name): {…}”: \(found.summary)")
                } else {
                    reading.error(
                        .unknownField, at: node.place, "“\(text.shortened)” is no \(what)",
                        Suggestion.advice(for: text, of: names))
                }
                return nil
            }
            guard let object = reading.object(node, "a \(what)", names, unknown: "is no \(what)") else {
                return nil
            }
            return field.read(object)
        }
    }
}

private struct Missing: Error {}

private func needed<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
}

extension SchemaValue {
    fileprivate static func exactlyOne(of names: [String], orNone: Bool) -> SchemaValue {
        var choices = names.map { SchemaValue.fields(["required": .strings([$0])]) }
        if orNone { choices.append(.fields(["not": .any(choices)])) }
        return .fields(["oneOf": .array(choices)])
    }
}
