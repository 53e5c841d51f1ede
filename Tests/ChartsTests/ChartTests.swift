import Testing

@testable import Charts

@Suite("Charts")
struct ChartTests {
    private static func series(_ values: [(Double, Double)], name: String = "a") -> ChartSeries {
        ChartSeries(name, tag: name, colour: .blue, points: points(values))
    }

    @Test func joinPointsAndLeaveGaps() throws {
        let values = [(0.0, 1.0), (1, 2), (2, 3), (6, 1), (7, 1)]
        let picture = try #require(Picture(chart([Self.series(values)]).svg))
        #expect(picture.commands(class: "line") == ["MLLML"])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func takeWhatIsNoNumberForAGap(_ value: Double) throws {
        let values = [(0.0, 1.0), (1, 2), (2, value), (3, 2), (4, 3)]
        let picture = try #require(Picture(chart([Self.series(values)]).svg))
        #expect(picture.commands(class: "line") == ["MLML"])
        #expect(
            chart([Self.series([(9, 1), (10, value)])]).table.text.contains("<td>–</td><td>1</td><td>1</td>"))
    }

    @Test func showAPointThatStandsAlone() throws {
        let picture = try #require(Picture(chart([Self.series([(5, 2)])]).svg))
        #expect(picture.all("circle", class: "dot").count == 1)
        #expect(picture.commands(class: "line").isEmpty)
        let stacked = try #require(Picture(chart([Self.series([(5, 2)])], .stacked).svg))
        #expect(stacked.commands(class: "area") == ["MLLLZ"])
    }

    @Test func sayThatThereIsNothing() throws {
        for nothing in [[], [Self.series([])], [Self.series([(1, .nan)])]] {
            for kind in [Chart.Kind.lines, .steps, .stacked] {
                let picture = try #require(Picture(chart(nothing, kind).svg))
                #expect(picture.all("text", class: "empty").map(\.text) == ["no data"])
            }
        }
        #expect(chart([]).table.isEmpty)
    }

    @Test func stepFromValueToValue() throws {
        let values = [(0.0, 1.0), (1, 1), (2, 3), (3, 3)]
        let picture = try #require(Picture(chart([Self.series(values)], .steps).svg))
        #expect(picture.commands(class: "line") == ["MLHLL"])
    }

    @Test func stackOneUponTheOther() throws {
        let shares = [("a", 0.25), ("b", 0.75)].map { name, share in
            ChartSeries(name, colour: .blue, points: points([(0, share), (10, share)], interval: 10))
        }
        let picture = try #require(Picture(chart(shares, .stacked).svg))
        let heights = picture.all("path", class: "area").map { area -> [Double] in
            let numbers = (area.attributes["d"] ?? "").split { $0.isLetter || $0 == " " }.compactMap {
                Double($0)
            }
            return [numbers[1], numbers[7]]
        }
        let bottom = PlotArea.headroom + Chart.height
        #expect(heights[0][1] == bottom)
        #expect(heights[1][1] == heights[0][0])
        #expect(heights[1][0] == PlotArea.headroom)
    }

    @Test func keepAStackUpThoughOneOfItIsMissing() throws {
        let layers = ChartLayer.layers(
            of: [Self.series([(0, 1), (1, 1)]), Self.series([(0, 2), (1, 2), (2, 2)], name: "b")],
            stacked: true)
        #expect(layers[1].runs.joined().map(\.value) == [3, 3, 2])
        #expect(layers[1].floors == [[1, 1, 0]])
    }

    @Test func tellAPointerTheValuesOfItsMoment() throws {
        var chart = chart([Self.series((0...10).map { (Double($0), Double($0)) })])
        chart.bands = [ChartBand(0...2, "slow network")]
        let titles = try #require(Picture(chart.svg)).titles
        #expect(titles.contains { $0.hasPrefix("00:00:07\n") && $0.contains("a: 7") })
        #expect(titles.contains { $0.hasPrefix("00:00:01\n") && $0.contains("slow network") })
    }

    @Test func markWhatHappenedAndCountWhatDoesNotFit() throws {
        var chart = chart([Self.series([(0, 1)])])
        chart.markers =
            (0..<30).map { ChartMarker(5 + Double($0) / 1000, .start, "part \($0)") }
            + [
                ChartMarker(5, .alert, "Alert"), ChartMarker(8, .notice, "Notice"),
                ChartMarker(11, .alert, "later"),
            ]
        let picture = try #require(Picture(chart.svg))
        #expect(
            picture.all("g", class: "marker").map { $0.attributes["class"] } == [
                "marker alert", "marker notice",
            ])
        #expect(picture.titles.contains { $0.contains("part 0") && $0.hasSuffix("and 19 more") })
    }

    @Test func drawBandsOnlyWhereTimeIsShown() throws {
        var chart = chart([Self.series([(0, 1)])])
        chart.bands = [ChartBand(-5...1, "a"), ChartBand(9...99, "b"), ChartBand(11...12, "c")]
        #expect(try #require(Picture(chart.svg)).all("rect", class: "band").count == 2)
    }

    @Test func takeNoTagsFromNames() throws {
        let hostile = #"</title></svg><script>alert(1)</script>"&'"#
        var chart = chart([
            ChartSeries(hostile, tag: hostile, colour: .pink, points: points([(0, 1), (1, 2)]))
        ])
        chart.title = hostile
        chart.description = hostile
        chart.markers = [ChartMarker(1, .alert, hostile)]
        chart.bands = [ChartBand(1...2, hostile)]
        chart.limits = [ChartLimit(1, hostile)]
        var states = StateChart(
            "it", title: hostile, description: hostile, span: 0...10, states: [.init(1, hostile, .bad)])
        states.rows = [.init(hostile, colour: .blue, points: points([(0, 1), (1, 1)]))]
        for markup in [chart.svg, chart.table, states.svg, states.table] {
            let picture = try #require(Picture(markup))
            #expect(picture.all("script").isEmpty)
            #expect(!markup.text.contains("<script"))
        }
    }

    @Test func staysWithinThePictureWhateverItIsGiven() throws {
        var numbers = SystemRandomNumberGenerator()
        for round in 0..<200 {
            let series = (0..<Int.random(in: 0...5, using: &numbers)).map { number in
                let values = (0..<Int.random(in: 0...40, using: &numbers)).map { _ in
                    let value =
                        switch Int.random(in: 0..<8, using: &numbers) {
                        case 0: Double.nan
                        case 1: Double.infinity
                        case 2: Double.random(in: -1e12...1e12, using: &numbers)
                        default: Double.random(in: 0...100, using: &numbers)
                        }
                    return (Double.random(in: -2...12, using: &numbers), value)
                }
                return ChartSeries(
                    "s\(number)", tag: "t\(number)", colour: ChartColour(number: number),
                    points: points(values))
            }
            let kinds = [Chart.Kind.lines, .steps, .stacked]
            let picture = try #require(Picture(chart(series, kinds[round % 3]).svg))
            for style in ["line", "area"] {
                for path in picture.all("path", class: style) {
                    let shape = path.attributes["d"] ?? ""
                    let numbers = shape.split { "MLHZV ".contains($0) }
                    #expect(
                        numbers.allSatisfy { Double($0).map { (-1...425).contains($0) } ?? false }, "\(shape)"
                    )
                }
            }
        }
    }
}

@Suite("Tags at the ends of lines")
struct LineTagTests {
    private static func tags(_ heights: [Double]) -> [LineTag] {
        heights.enumerated().map { LineTag(text: "\($0)", colour: .blue, y: $1) }
    }

    @Test func stayWhereTheyAreWhenThereIsRoom() {
        #expect(LineTag.apart(Self.tags([20, 50]), from: 0, to: 100).map(\.y) == [20, 50])
    }

    @Test func moveApartAndStayInside() {
        let moved = LineTag.apart(Self.tags([99, 100, 100, 5]), from: 0, to: 100).map(\.y)
        #expect(moved == [5, 80, 90, 100])
    }

    @Test func areLeftOutWhereTheyHaveNoRoom() {
        let heights = [Double](repeating: 50, count: 12)
        #expect(LineTag.apart(Self.tags(Array(heights.prefix(11))), from: 0, to: 100).map(\.y).min() == 0)
        #expect(LineTag.apart(Self.tags(heights), from: 0, to: 100).isEmpty)
    }
}
