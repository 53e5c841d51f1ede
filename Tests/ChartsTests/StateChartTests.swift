import Testing

@testable import Charts

@Suite("Charts of states")
struct StateChartTests {
    private static let states: [StateChart.State] = [
        .init(2, "primary", .strong), .init(1, "replica", .quiet), .init(0, "down", .bad),
        .init(9, "hidden", .blank),
    ]

    private func chart(_ rows: [(String, [(Double, Double)])]) -> StateChart {
        var chart = StateChart("it", title: "It", description: "It.", span: 0...100, states: Self.states)
        chart.rows = rows.map { .init($0.0, colour: .blue, points: points($0.1, interval: 10)) }
        return chart
    }

    @Test func drawOneBarForEachStateWhileItLasts() throws {
        let values = [(0.0, 2.0), (10, 2), (20, 1), (30, 1), (60, 1), (70, 0), (80, 9)]
        let picture = try #require(Picture(chart([("a", values)]).svg))
        #expect(
            picture.titles.dropFirst() == [
                "a: primary, 00:00:00 to 00:00:20", "a: replica, 00:00:20 to 00:00:40",
                "a: replica, 00:01:00 to 00:01:10", "a: down, 00:01:10 to 00:01:20",
            ])
    }

    @Test func nameAStateThatNobodyForesaw() throws {
        let picture = try #require(Picture(chart([("a", [(0, 7.5)])]).svg))
        #expect(picture.titles.contains("a: 7.5, 00:00:00 to 00:00:10"))
    }

    @Test func tellInTheTableWhatIsSoNow() {
        let table = chart([("a", [(0, 2), (95, 1)]), ("b", [(0, 2)])]).table.text
        #expect(table.contains("a</th><td>replica</td>"))
        #expect(table.contains("b</th><td>–</td>"))
    }

    @Test func sayThatThereIsNothing() throws {
        let picture = try #require(Picture(chart([]).svg))
        #expect(picture.all("text", class: "empty").map(\.text) == ["no data"])
    }

    @Test func shortenNamesThatHaveNoPlace() throws {
        let picture = try #require(Picture(chart([(String(repeating: "x", count: 80), [(0, 1)])]).svg))
        #expect(picture.all("text", class: "end").contains { $0.text.hasSuffix("x…") && $0.text.count == 24 })
    }
}
