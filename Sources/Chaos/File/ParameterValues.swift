/// Puts values in the place of `${name}` in every text of a document; `$${` stands for `${`.
struct ParameterValues {
    /// Characters of a value.
    static let longest = 4096

    private var values: [String: String] = [:]
    /// Those that a file declares, whether they could be read or not.
    private(set) var names: [String] = []
    private var used: Set<String> = []
    /// Without a value, of which was told already.
    private var told: Set<String> = []
    private let reading: FileReading

    /// - Parameters:
    ///   - root: the whole document, whose `parameters` say what there is.
    ///   - set: by name; what the file does not declare is told of.
    init(of root: YAMLNode, set: [String: String], _ reading: FileReading) {
        self.reading = reading
        let declared = root.entry("parameters")
        // What is wrong with them is told of when the experiment is read.
        let silent = FileReading(file: reading.file)
        var following: [(name: String, source: Parameter.Source, place: FilePlace)] = []
        for entry in declared?.value.entries ?? [] {
            guard let name = entry.key.scalar?.text, !names.contains(name) else { continue }
            names.append(name)
            let parameter = ParameterForms.body.read(entry.value, silent)
            if let value = set[name] {
                values[name] = value
                check(value, of: name, parameter, at: entry.key.place)
            } else if let source = parameter?.source {
                following.append((name, source, entry.key.place))
            } else {
                values[name] = parameter?.standard
            }
        }
        // From those that stand for themselves: none follows from another that follows.
        let sources = values
        for (name, source, place) in following {
            values[name] = value(of: name, from: source, sources, at: place)
        }
        for name in set.keys.sorted() where !names.contains(name) {
            reading.error(
                .badParameter, at: declared?.key.place ?? .start,
                "there is no parameter “\(name.shortened)”, which --set gives a value",
                Suggestion.advice(for: name, of: names))
        }
    }

    private mutating func value(
        of name: String, from source: Parameter.Source, _ sources: [String: String], at place: FilePlace
    ) -> String? {
        used.insert(source.name)
        if let value = sources[source.name].flatMap({ source.values[$0] }) { return value }
        if let given = sources[source.name] {
            reading.error(
                .badParameter, at: place,
                "the parameter “\(name)” has no value for “\(source.name)”, which is “\(given.shortened)”",
                "add one to its values, or set it: --set \(name)=…")
        } else if !names.contains(source.name) {
            reading.error(
                .badParameter, at: place,
                "the parameter “\(name)” follows from “\(source.name)”, and there is none of that name",
                Suggestion.advice(for: source.name, of: names.filter { $0 != name }))
        } else {
            reading.error(
                .badParameter, at: place,
                "the parameter “\(name)” follows from “\(source.name)”, which has no value of its own",
                "set it: --set \(name)=…")
        }
        // Told of; where it is used is nothing more to say.
        told.insert(name)
        return nil
    }

    private func check(_ value: String, of name: String, _ parameter: Parameter?, at place: FilePlace) {
        if value.unicodeScalars.count > Self.longest {
            reading.error(
                .badParameter, at: place, "--set \(name) has more than \(Self.longest) characters",
                "give a shorter value")
        }
        guard let choices = parameter?.choices, !choices.isEmpty, !choices.contains(value) else { return }
        reading.error(
            .badParameter, at: place, "“\(value.shortened)” is no choice for the parameter “\(name)”",
            Suggestion.advice(for: value, of: choices))
    }

    /// Every declared parameter and its value, where it has one.
    var known: [String: String] { values.filter { names.contains($0.key) } }

    /// Tells of parameters that nothing uses.
    func tellUnused(in root: YAMLNode) {
        for entry in root.entry("parameters")?.value.entries ?? [] {
            guard let name = entry.key.scalar?.text, !used.contains(name) else { continue }
            reading.warning(
                .unused, at: entry.key.place, "the parameter “\(name.shortened)” is used nowhere",
                "write ${\(name.shortened)} where it is to be, or leave it out")
        }
    }

    // MARK: - Putting in

    /// The document with values in place of parameters.
    mutating func resolved(_ root: YAMLNode) -> YAMLNode {
        guard let entries = root.entries else { return root }
        var root = root
        root.content = .mapping(
            entries.map { entry in
                entry.key.scalar?.text == "parameters"
                    ? entry : YAMLNode.Entry(key: entry.key, value: node(entry.value))
            })
        return root
    }

    private mutating func node(_ node: YAMLNode) -> YAMLNode {
        var node = node
        switch node.content {
        case .mapping(let entries):
            node.content = .mapping(entries.map { .init(key: $0.key, value: self.node($0.value)) })
        case .sequence(let nodes): node.content = .sequence(nodes.map { self.node($0) })
        case .scalar(let scalar):
            guard scalar.text.contains("${") else { break }
            node.content = .scalar(self.scalar(scalar, at: node.place))
        }
        return node
    }

    private mutating func scalar(_ scalar: YAMLNode.Scalar, at place: FilePlace) -> YAMLNode.Scalar {
        var found = scalar
        found.text = ""
        var rest = scalar.text[...]
        while let dollar = rest.firstIndex(of: "$") {
            found.text += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                found.text += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else {
                    reading.error(
                        .badParameter, at: place, "a parameter “${” has no end",
                        "write }, or $${ if no parameter is meant")
                    found.isUnresolved = true
                    return found
                }
                let name = String(rest.dropFirst(2)[..<end])
                rest = rest[rest.index(after: end)...]
                put(name, into: &found, at: place)
            } else {
                found.text += "$"
                rest = rest.dropFirst()
            }
        }
        found.text += rest
        if !found.parameters.isEmpty {
            found.isPlain = true
            reading.parameterPlaces[place] = PlainWords.list(
                found.parameters.map { "\($0) is “\((values[$0] ?? "").shortened)”" })
        }
        return found
    }

    private mutating func put(_ name: String, into scalar: inout YAMLNode.Scalar, at place: FilePlace) {
        used.insert(name)
        if let value = values[name] {
            scalar.text += value
            if !scalar.parameters.contains(name) { scalar.parameters.append(name) }
            return
        }
        scalar.isUnresolved = true
        if told.contains(name) { return }
        if names.contains(name) {
            reading.error(
                .badParameter, at: place, "the parameter “\(name)” has no value", "set it: --set \(name)=…")
        } else {
            reading.error(
                .badParameter, at: place, "there is no parameter “\(name.shortened)”",
                Suggestion.name(near: name, of: names).map { "did you mean “\($0)”?" }
                    ?? "declare it under parameters, or write $${ if none is meant")
        }
    }
}
