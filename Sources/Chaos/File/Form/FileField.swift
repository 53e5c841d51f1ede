/// What a schema says of a field, whatever its values are.
struct FieldOutline: Sendable {
    struct Property: Sendable {
        var name: String
        var schema: SchemaValue
    }

    enum Presence: Sendable {
        case required
        case optional
        /// Exactly one of the properties, such as “a measure”.
        case one(String)
        /// At most one.
        case atMostOne(String)
    }

    var properties: [Property]
    var presence: Presence

    var names: [String] { properties.map(\.name) }
}

/// A field of a mapping; or a choice of several, of which one is to be there.
struct FileField<Value: Sendable>: Sendable {
    var outline: FieldOutline
    var read: @Sendable (FileObject) -> Value?

    init(
        properties: [FieldOutline.Property], presence: FieldOutline.Presence,
        read: @escaping @Sendable (FileObject) -> Value?
    ) {
        outline = FieldOutline(properties: properties, presence: presence)
        self.read = read
    }

    static func required(_ name: String, _ form: FileForm<Value>, _ summary: String) -> FileField {
        FileField(
            properties: [.init(name: name, schema: form.schema.described(summary))], presence: .required
        ) { object in
            guard let value = object.value(name) else {
                object.reading.error(
                    .missingField, at: object.node.place, "“\(name)” is missing", "say it: \(summary)")
                return nil
            }
            return form.read(value, object.reading)
        }
    }

    /// - Parameter shown: how the default is written, for the reader of the schema.
    static func optional(
        _ name: String, _ form: FileForm<Value>, default standard: Value, _ shown: String, _ summary: String
    ) -> FileField {
        FileField(
            properties: [
                .init(name: name, schema: form.schema.described("\(summary) Without it: \(shown)."))
            ],
            presence: .optional
        ) { object in
            guard let value = object.value(name) else { return standard }
            return form.read(value, object.reading)
        }
    }

    static func optional<Kept>(_ name: String, _ form: FileForm<Kept>, _ summary: String) -> FileField
    where Value == Kept? {
        FileField(
            properties: [.init(name: name, schema: form.schema.described(summary))], presence: .optional
        ) { object in
            guard let value = object.value(name) else { return .some(nil) }
            return form.read(value, object.reading).map { .some($0) }
        }
    }

    /// - Parameter what: such as “measure”.
    static func one(of alternatives: [Alternative<Value>], _ what: String) -> FileField {
        FileField(properties: alternatives.map(\.property), presence: .one(what)) { object in
            let there = alternatives.filter { object.value($0.name) != nil }
            guard let first = there.first, let node = object.value(first.name) else {
                object.tellMissing(what, alternatives.map(\.name))
                return nil
            }
            guard there.count == 1 else {
                object.reading.error(
                    .wrongType, at: object.keyPlace(there[1].name),
                    "“\(first.name)” and “\(there[1].name)” exclude one another", "leave one of them out")
                return nil
            }
            return first.form.read(node, object.reading)
        }
    }

    static func atMostOne<Kept>(of alternatives: [Alternative<Kept>], _ what: String) -> FileField
    where Value == Kept? {
        let one = FileField<Kept>.one(of: alternatives, what)
        return FileField(
            properties: alternatives.map { .init(name: $0.name, schema: $0.property.schema) },
            presence: .atMostOne(what)
        ) {
            object in
            alternatives.contains { object.value($0.name) != nil }
                ? one.read(object).map { .some($0) } : .some(nil)
        }
    }
}

/// One of several fields, or kinds, among which a file chooses.
struct Alternative<Value: Sendable>: Sendable {
    var name: String
    var form: FileForm<Value>
    var summary: String
    /// What the name alone stands for, if it may stand alone.
    var bare: Value?

    init(_ name: String, _ form: FileForm<Value>, _ summary: String, bare: Value? = nil) {
        self.name = name
        self.form = form
        self.summary = summary
        self.bare = bare
    }

    var property: FieldOutline.Property { .init(name: name, schema: form.schema.described(summary)) }
}
