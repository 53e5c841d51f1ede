import Foundation
import FoundationXML

/// A page, or another document, as a reader of XML sees it.
final class Page: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// Its own, and that of all that is within it.
        var text = ""
        /// Places of those that it is within.
        var parents: [Int]
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    /// - Returns: `nil` when it is not well formed.
    init?(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.shouldResolveExternalEntities = false
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        elements.append(Element(name: name, attributes: attributes, parents: open))
        open.append(elements.count - 1)
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for place in open { elements[place].text += text }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        open.removeLast()
    }

    func all(_ name: String, class style: String? = nil) -> [Element] {
        elements.filter { element in
            let styles = (element.attributes["class"] ?? "").split(separator: " ").map(String.init)
            return element.name == name && style.map { styles.contains($0) } ?? true
        }
    }

    func text(ofID id: String) -> String? { elements.first { $0.attributes["id"] == id }?.text }

    /// Names of elements within the one with that id, and their texts.
    func all(_ name: String, inID id: String) -> [Element] {
        guard let place = elements.firstIndex(where: { $0.attributes["id"] == id }) else { return [] }
        return elements.filter { $0.name == name && $0.parents.contains(place) }
    }

    var text: String { elements.first?.text ?? "" }
}
