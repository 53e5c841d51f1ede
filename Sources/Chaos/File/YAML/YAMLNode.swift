/// A part of a YAML document, with where it stands. Keys that are there twice are kept, so that each can be told of.
struct YAMLNode: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case scalar(Scalar)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    struct Scalar: Hashable, Sendable {
        var text: String
        /// Without quotes, so that `5` is a number. Also what parameters have been put into.
        var isPlain: Bool
        /// The names of the parameters that were put into it.
        var parameters: [String] = []
        /// One of them has no value, which was told of already.
        var isUnresolved = false
    }

    struct Entry: Hashable, Sendable {
        var key: YAMLNode
        var value: YAMLNode
    }

    var content: Content
    var place: FilePlace

    var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The first with this key.
    func entry(_ key: String) -> Entry? { entries?.first { $0.key.scalar?.text == key } }

    /// Nothing, as after `targets:`.
    var isEmpty: Bool {
        guard let scalar, scalar.isPlain, scalar.parameters.isEmpty else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
    }

    /// What it is, for messages.
    var kind: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar where isEmpty: "nothing"
        case .scalar(let scalar): "“\(scalar.text.shortened)”"
        }
    }
}

extension String {
    var inOneLine: String {
        contains { $0.isNewline || $0 == "\t" } ? String(map { $0.isNewline || $0 == "\t" ? " " : $0 }) : self
    }

    /// In one line, at most 60 characters.
    var shortened: String {
        let line = inOneLine
        return line.count > 60 ? line.prefix(57) + "…" : line
    }
}
