import HTTPTypes
import Hummingbird

/// Entity tags and the conditions that clients make of them (RFC 9110, sections 8.8.3 and 13.1).
enum EntityTag {
    enum Condition: Equatable {
        case any
        /// The opaque parts; weak ones are left out where `strong`.
        case tags([String])
    }

    /// - Returns: `nil` when the header is absent. What is no list of entity tags matches none.
    static func condition(_ name: HTTPField.Name, in request: Request, strong: Bool) -> Condition? {
        guard let header = request.headers[name] else { return nil }
        let text = header.utf8.drop { $0 == 0x20 }
        if String(Substring(text)).trimmingSpaces == "*" { return .any }
        var tags: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            let weak = rest.starts(with: "W/".utf8)
            if weak { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\""),
                let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\""))
            else { return .tags(tags) }
            let opaque = rest[rest.index(after: rest.startIndex)..<end]
            if !(weak && strong) { tags.append(String(decoding: opaque, as: UTF8.self)) }
            rest = rest[end...].dropFirst()
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
        }
        return .tags(tags)
    }

    /// Whether the client already holds the representation with the opaque tag.
    static func matches(_ opaque: String, ifNoneMatch request: Request) -> Bool {
        switch condition(.ifNoneMatch, in: request, strong: false) {
        case nil: false
        case .any: true
        case .tags(let tags): tags.contains(opaque)
        }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at either end.
    var trimmingSpaces: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[first...last])
    }
}
