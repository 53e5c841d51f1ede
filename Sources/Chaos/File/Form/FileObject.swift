/// A mapping that is being read.
struct FileObject {
    var node: YAMLNode
    var reading: FileReading
    private var values: [String: YAMLNode.Entry]

    fileprivate init(
        _ node: YAMLNode, _ keys: [(key: String, entry: YAMLNode.Entry)], _ reading: FileReading
    ) {
        self.node = node
        self.reading = reading
        values = Dictionary(keys.map { ($0.key, $0.entry) }) { first, _ in first }
    }

    func value(_ name: String) -> YAMLNode? { values[name]?.value }

    /// Of a field's value, or of the whole where it is not there.
    func place(_ name: String) -> FilePlace { values[name]?.value.place ?? node.place }

    func keyPlace(_ name: String) -> FilePlace { values[name]?.key.place ?? node.place }

    func error(_ code: Diagnostic.Code, at field: String, _ message: String, _ advice: String) {
        reading.error(code, at: place(field), message, advice)
    }

    func tellMissing(_ what: String, _ names: [String]) {
        reading.error(
            .missingField, at: node.place, "the \(what) is missing",
            "write one of \(Suggestion.list(names, "or"))")
    }
}

extension FileReading {
    /// The mapping that a node should be, after telling of fields that it should not have.
    func object(
        _ node: YAMLNode, _ what: String, _ names: [String], unknown: String = "is no field here"
    ) -> FileObject? {
        guard let entries = node.entries else {
            error(
                .wrongType, at: node.place, "\(what) should be here, not \(node.kind)",
                "write a mapping of \(Suggestion.list(names))")
            return nil
        }
        let keys = keys(of: entries)
        for (key, entry) in keys where !names.contains(key) {
            if key == "<<" {
                error(
                    .unknownField, at: entry.key.place, "mappings are not merged here",
                    "write the fields out, or give the whole mapping an anchor")
            } else {
                error(
                    .unknownField, at: entry.key.place, "“\(key.shortened)” \(unknown)",
                    Suggestion.advice(for: key, of: names))
            }
        }
        return FileObject(node, keys, self)
    }
}
