import Foundation
import Testing

@testable import Lab

@Suite("The status page and the dashboards")
struct StatusDashboardTests {
    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            struct Target: Decodable {
                var expr: String
                var legendFormat: String?
            }

            var title: String?
            var description: String?
            var targets: [Target]?
        }

        struct Annotations: Decodable {
            struct Annotation: Decodable {
                var expr: String
                var titleFormat: String
            }

            var list: [Annotation]
        }

        var panels: [Panel]
        var annotations: Annotations

        init(_ name: String) throws {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../deploy/monitoring/dashboards/\(name).json")
            self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
        }
    }

    /// Without the choice of a zone, which the page has not.
    private static func ofAllZones(_ query: String) -> String {
        query.replacing(#"{zone=~"$zone"}"#, with: "").replacing(#",zone=~"$zone""#, with: "")
    }

    @Test(arguments: StatusPanels.all.flatMap(\.panels))
    func showTheSame(_ panel: StatusPanel) throws {
        let panels = try Dashboard(panel.dashboard).panels
        let same = try #require(
            panels.first { $0.title == panel.title && $0.description == panel.description })
        let targets = (same.targets ?? []).map {
            StatusQuery(Self.ofAllZones($0.expr), $0.legendFormat ?? "")
        }
        #expect(panel.lines.map(\.query) == targets)
    }

    @Test(arguments: StatusFigure.all)
    func haveTheSameFigures(_ figure: StatusFigure) throws {
        let same = try #require(Dashboard(figure.dashboard).panels.first { $0.title == figure.title })
        #expect(same.targets?.first?.expr == figure.query.expression)
    }

    @Test func markTheSame() throws {
        let marked = try Dashboard("zones").annotations.list + Dashboard("overview").annotations.list
        for query in StatusEvents.all {
            let same = marked.first { $0.expr == query.expression }
            #expect(same?.titleFormat == query.legend, "\(query.expression)")
        }
    }

    @Test func nameSeriesByTheirLabels() {
        let query = StatusQuery("up", "p99, zone {{zone}} {{ no }}{{instance}}")
        #expect(query.name(["zone": "a", "instance": "x{{zone}}"]) == "p99, zone a x{{zone}}")
        #expect(StatusQuery("up", "{{alertname}} {{zone}}").name(["alertname": "Watchdog"]) == "Watchdog")
        #expect(StatusQuery("up", "{{open").name([:]) == "{{open")
    }
}
