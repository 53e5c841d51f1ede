import CYaml

/// Reads one YAML document by the events of libyaml.
///
/// Yams' own nodes are not used: they refuse keys that are there twice without saying where, and compare keys whose
/// size aliases can multiply. Here the number of nodes, aliases included, and their depth are bounded.
///
/// <https://pyyaml.org/wiki/LibYAML>
struct YAMLReader: ~Copyable {
    /// Nodes of a document, each use of an alias counted in full.
    static let maximumNodes = 20_000
    static let maximumDepth = 32

    private struct Anchored {
        var node: YAMLNode
        /// Nodes in it, and levels.
        var count: Int
        var height: Int
    }

    /// Where it stays: libyaml keeps its address.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var anchors: [String: Anchored] = [:]
    private var count = 0
    /// The deepest level since it was last set.
    private var deepest = 0

    /// - Returns: `nil` where there is no document.
    /// - Throws: ``YAMLProblem``.
    static func document(in text: [UInt8]) throws -> YAMLNode? {
        try text.withUnsafeBufferPointer { bytes in
            var reader = YAMLReader()
            yaml_parser_set_encoding(reader.parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(reader.parser, bytes.baseAddress, bytes.count)
            return try reader.document()
        }
    }

    private init() {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
    }

    private mutating func document() throws -> YAMLNode? {
        while true {
            let event = try next()
            switch event.type {
            case YAML_STREAM_END_EVENT: return nil
            case YAML_DOCUMENT_START_EVENT:
                let root = try node(from: next(), depth: 1)
                _ = try next()
                let end = try next()
                guard end.type == YAML_STREAM_END_EVENT else {
                    throw YAMLProblem(
                        place: end.place, message: "a second document begins",
                        advice: "an experiment is one document: give each a file of its own")
                }
                return root
            default: continue
            }
        }
    }

    /// What is kept of an event of libyaml's.
    private struct Event {
        var type: yaml_event_type_t
        var place: FilePlace
        var text = ""
        var isPlain = false
        var anchor: String?
    }

    private mutating func next() throws -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
        defer { yaml_event_delete(&event) }
        var found = Event(
            type: event.type,
            place: FilePlace(line: event.start_mark.line + 1, column: event.start_mark.column + 1))
        var tag: UnsafeMutablePointer<UInt8>?
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            found.text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            found.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            found.anchor = Self.string(scalar.anchor)
            tag = scalar.tag
        case YAML_SEQUENCE_START_EVENT:
            found.anchor = Self.string(event.data.sequence_start.anchor)
            tag = event.data.sequence_start.tag
        case YAML_MAPPING_START_EVENT:
            found.anchor = Self.string(event.data.mapping_start.anchor)
            tag = event.data.mapping_start.tag
        case YAML_ALIAS_EVENT: found.anchor = Self.string(event.data.alias.anchor)
        default: break
        }
        if let tag = Self.string(tag) {
            throw YAMLProblem(
                place: found.place, message: "the tag “\(tag.shortened)” is not known here",
                advice: "leave it out; quotes make a text of anything")
        }
        return found
    }

    private static func string(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
        bytes.map { String(cString: $0) }
    }

    private mutating func node(from event: Event, depth: Int) throws -> YAMLNode {
        try reach(depth, at: event.place)
        if event.type == YAML_ALIAS_EVENT { return try aliased(event, depth: depth) }
        let (countBefore, deepestBefore) = (count, deepest)
        deepest = depth
        try add(1, at: event.place)
        let content: YAMLNode.Content
        switch event.type {
        case YAML_SCALAR_EVENT: content = .scalar(.init(text: event.text, isPlain: event.isPlain))
        case YAML_SEQUENCE_START_EVENT:
            var nodes: [YAMLNode] = []
            while case let item = try next(), item.type != YAML_SEQUENCE_END_EVENT {
                nodes.append(try node(from: item, depth: depth + 1))
            }
            content = .sequence(nodes)
        default:
            var entries: [YAMLNode.Entry] = []
            while case let item = try next(), item.type != YAML_MAPPING_END_EVENT {
                let key = try node(from: item, depth: depth + 1)
                entries.append(.init(key: key, value: try node(from: next(), depth: depth + 1)))
            }
            content = .mapping(entries)
        }
        let node = YAMLNode(content: content, place: event.place)
        if let anchor = event.anchor {
            anchors[anchor] = Anchored(node: node, count: count - countBefore, height: deepest - depth)
        }
        deepest = max(deepest, deepestBefore)
        return node
    }

    private mutating func aliased(_ event: Event, depth: Int) throws -> YAMLNode {
        let name = event.anchor ?? ""
        guard let anchored = anchors[name] else {
            throw YAMLProblem(
                place: event.place, message: "the alias “*\(name.shortened)” stands for nothing",
                advice: "an anchor “&\(name.shortened)” has to come before it; quotes make a text of it")
        }
        try add(anchored.count, at: event.place)
        try reach(depth + anchored.height, at: event.place)
        var node = anchored.node
        node.place = event.place
        return node
    }

    private mutating func reach(_ depth: Int, at place: FilePlace) throws {
        deepest = max(deepest, depth)
        guard depth <= Self.maximumDepth else {
            throw YAMLProblem(
                place: place, message: "it is nested deeper than \(Self.maximumDepth) levels",
                advice: "an experiment needs no more")
        }
    }

    private mutating func add(_ number: Int, at place: FilePlace) throws {
        count += number
        guard count <= Self.maximumNodes else {
            throw YAMLProblem(
                place: place,
                message: "it has more than \(Self.maximumNodes) values, aliases counted in full",
                advice: "an experiment needs no more")
        }
    }

    private var problem: YAMLProblem {
        let words = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
        if parser.pointee.error == YAML_READER_ERROR {
            return YAMLProblem(
                place: FilePlace(line: parser.pointee.mark.line + 1, column: parser.pointee.mark.column + 1),
                message: "byte \(parser.pointee.problem_offset) is no YAML: \(words)",
                advice: "save it as UTF-8 text")
        }
        let context = parser.pointee.context.map {
            " \(String(cString: $0)) from line \(parser.pointee.context_mark.line + 1) on"
        }
        return YAMLProblem(
            place: FilePlace(
                line: parser.pointee.problem_mark.line + 1, column: parser.pointee.problem_mark.column + 1),
            message: "this is no YAML: \(words)\(context ?? "")",
            advice: "check indentation, quotes and brackets here and in the line above")
    }
}
