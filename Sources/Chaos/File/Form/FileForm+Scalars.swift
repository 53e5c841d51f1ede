// Single values.

extension FileForm where Value == String {
    /// - Parameter example: of what to write.
    static func text(_ what: String, example: String = "", longest: Int = 10_000) -> FileForm {
        FileForm(
            schema: .fields([
                "type": .string("string"), "minLength": .integer(1), "maxLength": .integer(longest),
            ])
        ) { node, reading in
            guard let text = reading.text(node, what, example) else { return nil }
            guard !text.isEmpty, text.unicodeScalars.count <= longest else {
                reading.error(
                    .wrongType, at: node.place,
                    text.isEmpty ? "\(what) is empty" : "\(what) has more than \(longest) characters",
                    example.isEmpty ? "write 1 to \(longest)" : "write it, such as \(example)")
                return nil
            }
            return text
        }
    }

    /// Names of the author's own, such as steps'.
    static func name(_ what: String) -> FileForm {
        let names = NameForm.plain
        return FileForm(
            schema: .any([
                .fields(["type": .string("string"), "pattern": .string("^[a-z][a-z0-9-]{0,63}$")]),
                .reference("parameter"),
            ])
        ) { node, reading in
            guard let text = reading.text(node, what, ""), names.check(text, at: node.place, reading) else {
                return nil
            }
            return text
        }
    }

    /// The name of a step, load or probe that is somewhere in the file.
    static func reference(to kind: FileReading.Kind) -> FileForm {
        FileForm(schema: .fields(["type": .string("string"), "minLength": .integer(1)])) { node, reading in
            guard let text = reading.text(node, "the name of a \(kind.rawValue)", "") else { return nil }
            guard !text.isEmpty else {
                reading.error(
                    .wrongType, at: node.place, "the name of a \(kind.rawValue) is empty", "write it")
                return nil
            }
            reading.refer(to: kind, text, at: node.place)
            return text
        }
    }
}

extension FileForm {
    /// One of some words.
    static func choice(_ what: String, _ values: [(word: String, value: Value)]) -> FileForm {
        let words = values.map(\.word)
        return FileForm(schema: SchemaValue.oneOf(words).orParameter) { node, reading in
            guard let text = reading.text(node, what, words.first ?? "") else { return nil }
            guard let found = values.first(where: { $0.word == text }) else {
                reading.error(
                    .wrongType, at: node.place, "“\(text.shortened)” is no \(what)",
                    Suggestion.advice(for: text, of: words))
                return nil
            }
            return found.value
        }
    }
}

extension FileForm where Value == Bool {
    static var flag: FileForm {
        FileForm(schema: SchemaValue.fields(["type": .string("boolean")]).orParameter) {
            node, reading in
            if let scalar = node.scalar, scalar.isPlain {
                if scalar.text == "true" { return true }
                if scalar.text == "false" { return false }
            }
            guard !reading.isUnresolved(node) else { return nil }
            reading.error(
                .wrongType, at: node.place, "this should be true or false, not \(node.kind)",
                "write one of them")
            return nil
        }
    }

    /// `true`, and nothing else.
    static var mark: FileForm {
        FileForm(
            schema: .any([.fields(["const": .bool(true)]), .reference("parameter")])
        ) { node, reading in
            guard let scalar = node.scalar, scalar.isPlain, scalar.text == "true" else {
                guard !reading.isUnresolved(node) else { return nil }
                reading.error(
                    .wrongType, at: node.place, "this can only be true", "write true, or leave it out")
                return nil
            }
            return true
        }
    }
}

extension FileForm where Value == Int {
    static func integer(_ what: String, _ range: ClosedRange<Int>) -> FileForm {
        FileForm(
            schema: SchemaValue.fields([
                "type": .string("integer"), "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]).orParameter
        ) { node, reading in
            guard let number = reading.number(node, what, "a whole number, such as \(range.lowerBound)")
            else {
                return nil
            }
            guard let whole = Int(exactly: number) else {
                reading.error(.wrongType, at: node.place, "\(what) should be a whole number", "round it")
                return nil
            }
            guard range.contains(whole) else {
                reading.error(
                    .outOfRange, at: node.place, "\(what) is \(whole)",
                    "\(range.lowerBound) to \(range.upperBound) are possible")
                return nil
            }
            return whole
        }
    }
}

extension FileForm where Value == UInt64 {
    /// JSON's numbers are exact up to 2⁵³.
    static func seed(_ what: String) -> FileForm {
        FileForm<Int>.integer(what, 0...(1 << 53)).map { UInt64($0) }
    }
}

extension FileForm where Value == Double {
    static func number(_ what: String, _ range: ClosedRange<Double>) -> FileForm {
        FileForm(schema: SchemaValue.fields(["type": .string("number")]).orParameter) { node, reading in
            guard let number = reading.number(node, what, "a number, such as \(range.lowerBound)") else {
                return nil
            }
            guard range.contains(number) else {
                reading.error(
                    .outOfRange, at: node.place, "\(what) is \(number)",
                    "\(range.lowerBound) to \(range.upperBound) are possible")
                return nil
            }
            return number
        }
    }
}

extension FileReading {
    /// A text; a number or a word of YAML's without quotes is none.
    fileprivate func text(_ node: YAMLNode, _ what: String, _ example: String) -> String? {
        guard !isUnresolved(node) else { return nil }
        guard let scalar = node.scalar, !node.isEmpty else {
            error(
                .wrongType, at: node.place, "\(what) should be a text, not \(node.kind)",
                example.isEmpty ? "write it behind the colon" : "write it, such as \(example)")
            return nil
        }
        guard !scalar.isPlain || !scalar.parameters.isEmpty || !PlainNumber.isNoText(scalar.text) else {
            error(
                .wrongType, at: node.place,
                "\(what) should be a text, and \(scalar.text) is none without quotes",
                "write \"\(scalar.text)\"")
            return nil
        }
        return scalar.text
    }

    fileprivate func number(_ node: YAMLNode, _ what: String, _ expected: String) -> Double? {
        guard !isUnresolved(node) else { return nil }
        guard let scalar = node.scalar, !node.isEmpty else {
            error(
                .wrongType, at: node.place, "\(what) should be a number, not \(node.kind)",
                "write \(expected)")
            return nil
        }
        guard scalar.isPlain, let number = PlainNumber.value(of: scalar.text), number.isFinite else {
            error(
                .wrongType, at: node.place, "\(what) should be a number, not \(node.kind)",
                scalar.isPlain ? "write \(expected)" : "write it without quotes")
            return nil
        }
        return number
    }
}
