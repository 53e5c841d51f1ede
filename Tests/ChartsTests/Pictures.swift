import Foundation
import FoundationXML

@testable import Charts

/// A picture as a reader of XML sees it.
final class Picture: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    /// - Returns: `nil` when it is not well formed.
    init?(_ markup: Markup) {
        super.init()
        let parser = XMLParser(data: Data("<root>\(markup.text)</root>".utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
        elements.removeFirst()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if let last = open.last { elements[last].text += text }
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

    /// Of lines and areas: the letters of their commands.
    func commands(class style: String) -> [String] {
        all("path", class: style).map { ($0.attributes["d"] ?? "").filter(\.isLetter) }
    }

    var titles: [String] { all("title").map(\.text) }
}

func points(_ values: [(Double, Double)], interval: Double = 1) -> ChartPoints {
    ChartPoints(values.map { .init($0.0, $0.1) }, interval: interval)
}

func chart(_ series: [ChartSeries], _ kind: Chart.Kind = .lines) -> Chart {
    var chart = Chart(
        "it", title: "It", description: "What it is.", kind: kind, unit: .count, span: 0...10)
    chart.series = series
    return chart
}
