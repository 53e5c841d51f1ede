/// How something is written in a file: what an editor is told of it, and how it is read. The one place in which the
/// format is defined; reader, schema and tests follow from it.
struct FileForm<Value: Sendable>: Sendable {
    var schema: SchemaValue
    /// `nil`: it is not that, and a diagnostic says why.
    var read: @Sendable (YAMLNode, FileReading) -> Value?

    func map<New: Sendable>(_ transform: @escaping @Sendable (Value) -> New) -> FileForm<New> {
        FileForm<New>(schema: schema) { node, reading in read(node, reading).map(transform) }
    }

    /// With a further condition, which tells of what it finds wrong.
    func checked(_ check: @escaping @Sendable (Value, YAMLNode, FileReading) -> Void) -> FileForm {
        FileForm(schema: schema) { node, reading in
            let value = read(node, reading)
            if let value { check(value, node, reading) }
            return value
        }
    }

    /// The same, whose schema is among the definitions by this name.
    func defined(as name: String) -> FileForm { FileForm(schema: .reference(name), read: read) }
}

// MARK: - Lists and mappings

extension FileForm {
    /// - Parameter what: a plural, such as “steps”.
    static func list<Item>(of item: FileForm<Item>, atLeast: Int = 0, _ what: String) -> FileForm
    where Value == [Item] {
        FileForm(
            schema: .fields(["type": .string("array"), "items": item.schema, "minItems": .integer(atLeast)])
        ) { node, reading in
            guard case .sequence(let nodes) = node.content else {
                reading.error(
                    .wrongType, at: node.place, "this should be a list of \(what), not \(node.kind)",
                    "begin each with “- ”, or write them in brackets")
                return nil
            }
            guard nodes.count >= atLeast else {
                reading.error(.outOfRange, at: node.place, "there are no \(what)", "list at least \(atLeast)")
                return nil
            }
            let items = nodes.map { item.read($0, reading) }
            return items.contains { $0 == nil } ? nil : items.compactMap { $0 }
        }
    }

    /// Values by names that their author chooses.
    ///
    /// - Parameters:
    ///   - finish: gives a value its name.
    ///   - each: is called for each name, with the value if there is one, and its node.
    static func dictionary<Item>(
        of item: FileForm<Item>, names: NameForm, atLeast: Int = 0, _ what: String,
        finish: @escaping @Sendable (_ name: String, _ value: Item) -> Item = { $1 },
        each: @escaping @Sendable (_ name: YAMLNode, _ value: Item?, _ node: YAMLNode, FileReading) -> Void =
            {
                _, _, _, _ in
            }
    ) -> FileForm where Value == [Named<Item>] {
        FileForm(
            schema: .fields([
                "type": .string("object"), "propertyNames": names.schema,
                "additionalProperties": item.schema, "minProperties": .integer(atLeast),
            ])
        ) { node, reading in
            guard let entries = node.entries else {
                reading.error(
                    .wrongType, at: node.place, "this should be \(what) by name, not \(node.kind)",
                    "write each as “name: …”")
                return nil
            }
            guard entries.count >= atLeast else {
                reading.error(.outOfRange, at: node.place, "there are no \(what)", "name at least \(atLeast)")
                return nil
            }
            let keys = reading.keys(of: entries)
            var items: [Named<Item>] = []
            var isWhole = keys.count == entries.count
            for (key, entry) in keys {
                isWhole = names.check(key, at: entry.key.place, reading) && isWhole
                let value = item.read(entry.value, reading).map { finish(key, $0) }
                each(entry.key, value, entry.value, reading)
                if let value { items.append(Named(name: key, value: value)) } else { isWhole = false }
            }
            return isWhole ? items : nil
        }
    }
}

struct Named<Value: Sendable>: Sendable {
    var name: String
    var value: Value
}

/// What a name may look like.
struct NameForm: Sendable {
    var schema: SchemaValue
    /// In words.
    var rule: String
    var isAllowed: @Sendable (String) -> Bool
    /// For suggestions, if only these are.
    var candidates: [String] = []

    /// Lower-case letters, digits and hyphens.
    static let plain = NameForm(
        schema: .fields(["pattern": .string("^[a-z][a-z0-9-]{0,63}$")]),
        rule: "up to 64 lower-case letters, digits and hyphens, a letter first"
    ) { name in
        guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        return isLetter(first)
            && name.utf8.allSatisfy {
                isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }

    static func one(of names: [String]) -> NameForm {
        NameForm(
            schema: .oneOf(names), rule: "one of \(names.joined(separator: ", "))", isAllowed: names.contains,
            candidates: names)
    }

    static let any = NameForm(schema: .fields(["minLength": .integer(1)]), rule: "not empty") { !$0.isEmpty }

    func check(_ name: String, at place: FilePlace, _ reading: FileReading) -> Bool {
        if isAllowed(name) { return true }
        if candidates.isEmpty {
            reading.error(.wrongType, at: place, "“\(name.shortened)” is no name here", "write \(rule)")
        } else {
            reading.error(
                .unknownField, at: place, "“\(name.shortened)” is not known here",
                Suggestion.advice(for: name, of: candidates))
        }
        return false
    }
}

extension FileReading {
    /// The entries by their keys; of a key that is there twice the first counts, and the second is told of.
    func keys(of entries: [YAMLNode.Entry]) -> [(key: String, entry: YAMLNode.Entry)] {
        var lines: [String: Int] = [:]
        var found: [(key: String, entry: YAMLNode.Entry)] = []
        for entry in entries {
            guard let key = entry.key.scalar?.text else {
                error(
                    .wrongType, at: entry.key.place, "a name should be here, not \(entry.key.kind)",
                    "write “name: value”")
                continue
            }
            if let line = lines[key] {
                error(
                    .duplicateKey, at: entry.key.place, "“\(key.shortened)” is in line \(line) already",
                    "keep one of them")
                continue
            }
            lines[key] = entry.key.place.line
            found.append((key, entry))
        }
        return found
    }
}
