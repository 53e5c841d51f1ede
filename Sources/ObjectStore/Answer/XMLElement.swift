/// An element of the XML that S3 and STS answer with: names, text and elements within. Attributes and
/// namespaces are passed over, and a document type, which no answer has and which could make much of
/// little, is refused.
///
/// A reader of its own, since a worker that starts for every chunk would pay for loading Foundation's.
package struct XMLElement: Sendable {
    package var name: String
    package var text = ""
    package var children: [XMLElement] = []

    private static let deepest = 32

    /// - Returns: `nil` when `bytes` are not one whole element.
    package init?(_ bytes: [UInt8]) {
        var reader = XMLReader(bytes)
        guard let root = reader.root() else { return nil }
        self = root
    }

    fileprivate init(name: String) { self.name = name }

    /// The text of the first child of that name.
    package subscript(name: String) -> String? { child(name)?.text }

    package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    fileprivate mutating func isRead(by reader: inout XMLReader, depth: Int = 0) -> Bool {
        guard depth < Self.deepest else { return false }
        while let event = reader.next() {
            switch event {
            case .text(let part): text += part
            case .start(let name, let isEmpty):
                var child = XMLElement(name: name)
                guard isEmpty || child.isRead(by: &reader, depth: depth + 1) else { return false }
                children.append(child)
            case .end(let name): return name == self.name
            }
        }
        return false
    }
}

private struct XMLReader {
    enum Event {
        case start(String, isEmpty: Bool)
        case end(String)
        case text(String)
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func root() -> XMLElement? {
        while let event = next() {
            switch event {
            case .text(let text) where text.allSatisfy(\.isWhitespace): continue
            case .start(let name, let isEmpty):
                var root = XMLElement(name: name)
                guard isEmpty || root.isRead(by: &self) else { return nil }
                // What follows may be blank only.
                while let event = next() {
                    guard case .text(let text) = event, text.allSatisfy(\.isWhitespace) else { return nil }
                }
                return place == bytes.count ? root : nil
            default: return nil
            }
        }
        return nil
    }

    /// - Returns: `nil` at the end, and where the text is not XML.
    mutating func next() -> Event? {
        // A loop, since an answer may be made of comments.
        while starts(with: "<?") || starts(with: "<!--") {
            guard skip(to: starts(with: "<?") ? "?>" : "-->") else { return nil }
        }
        guard place < bytes.count else { return nil }
        guard bytes[place] == UInt8(ascii: "<") else {
            let end = bytes[place...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            defer { place = end }
            return Self.unescaped(bytes[place..<end]).map(Event.text)
        }
        if starts(with: "<![CDATA[") {
            let start = place + 9
            guard skip(to: "]]>") else { return nil }
            return String(validating: bytes[start..<place - 3], as: UTF8.self).map(Event.text)
        }
        if starts(with: "<!") { return nil }
        return tag()
    }

    private mutating func tag() -> Event? {
        guard let end = endOfTag(from: place + 1) else { return nil }
        var content = bytes[place + 1..<end]
        place = end + 1
        let isEnd = content.first == UInt8(ascii: "/")
        if isEnd { content = content.dropFirst() }
        let isEmpty = content.last == UInt8(ascii: "/")
        if isEmpty { content = content.dropLast() }
        let part = content.prefix { $0 > 32 }
        guard !part.isEmpty, let name = String(validating: part, as: UTF8.self), !(isEnd && isEmpty) else {
            return nil
        }
        return isEnd ? .end(name) : .start(name, isEmpty: isEmpty)
    }

    /// A `>` within quotes does not end a tag.
    private func endOfTag(from start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index
            } else if byte == UInt8(ascii: "<") {
                return nil
            }
        }
        return nil
    }

    private func starts(with mark: StaticString) -> Bool {
        mark.withUTF8Buffer { bytes[place...].starts(with: $0) }
    }

    private mutating func skip(to mark: String) -> Bool {
        let mark = Array(mark.utf8)
        var index = place
        while index + mark.count <= bytes.count {
            if bytes[index..<index + mark.count].elementsEqual(mark) {
                place = index + mark.count
                return true
            }
            index += 1
        }
        return false
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(validating: bytes, as: UTF8.self) }
        var text = ""
        var rest = bytes
        while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
            guard let before = String(validating: rest[..<start], as: UTF8.self),
                let end = rest[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let scalar = scalar(of: String(decoding: rest[(start + 1)..<end], as: UTF8.self))
            else { return nil }
            text += before
            text.unicodeScalars.append(scalar)
            rest = rest[(end + 1)...]
        }
        return String(validating: rest, as: UTF8.self).map { text + $0 }
    }

    private static func scalar(of entity: String) -> Unicode.Scalar? {
        switch entity {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard entity.hasPrefix("#") else { return nil }
            let digits = entity.dropFirst()
            let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return number.flatMap(Unicode.Scalar.init)
        }
    }
}
