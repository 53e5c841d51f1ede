import Testing

@testable import Charts

@Suite("Axes")
struct AxisTests {
    @Test(arguments: [
        (ChartUnit.count, 0.0, ["0", "0.5", "1"]), (.count, 7, ["0", "2", "4", "6", "8"]),
        (.perSecond, 180, ["0/s", "50/s", "100/s", "150/s", "200/s"]),
        (.count, 12_345, ["0 k", "5 k", "10 k", "15 k"]), (.share, 1, ["0%", "50%", "100%"]),
        (.share, 0.01, ["0%", "0.5%", "1%"]),
        (.percent, 100, ["0%", "50%", "100%"]), (.seconds, 0.0042, ["0 ms", "2 ms", "4 ms", "6 ms"]),
        (.seconds, 3, ["0 s", "1 s", "2 s", "3 s"]),
        (.seconds, 0.00002, ["0 µs", "5 µs", "10 µs", "15 µs", "20 µs"]),
        (.bytes, 3 * 0x1p20, ["0 MiB", "1 MiB", "2 MiB", "3 MiB"]),
        (.bytes, 1000, ["0 B", "500 B", "1000 B"]),
    ])
    func haveRoundTicks(_ unit: ChartUnit, _ greatest: Double, _ labels: [String]) {
        #expect(ValueAxis(of: [greatest], top: 0, unit: unit).labels == labels)
    }

    @Test func holdAllValuesAndNotManyTicks() {
        var numbers = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let magnitude = Double.random(in: -9...15, using: &numbers)
            let greatest = (0..<Int(magnitude.magnitude)).reduce(Double.random(in: 1..<10, using: &numbers)) {
                value, _ in magnitude < 0 ? value / 10 : value * 10
            }
            let least =
                Bool.random(using: &numbers) ? 0 : -greatest * Double.random(in: 0...2, using: &numbers)
            let axis = ValueAxis(of: [least, greatest, .nan, .infinity], top: 0, unit: .count)
            #expect(axis.low <= least && axis.high >= greatest * (1 - 1e-8), "\(least)…\(greatest): \(axis)")
            #expect((2...7).contains(axis.ticks.count), "\(least)…\(greatest): \(axis)")
            #expect(Set(axis.labels).count == axis.labels.count, "\(least)…\(greatest): \(axis)")
        }
    }

    @Test func reachWhatTheyShouldThoughNothingDoes() {
        #expect(ValueAxis(of: [0.02], top: 1, unit: .share).high == 1)
        #expect(ValueAxis(of: [], top: 0, unit: .count).high == 1)
        #expect(ValueAxis(of: [.nan], top: 0, unit: .count).low == 0)
    }

    @Test func writeTimesAsAClock() {
        let span = 1_700_000_000.0...1_700_000_900
        let ticks = TimeAxis.clock(offset: 0).ticks(span, count: 5)
        // 22:13:20 to 22:28:20
        #expect(ticks.map(\.label) == ["22:15", "22:20", "22:25"])
        #expect(
            TimeAxis.clock(offset: 5400).ticks(span, count: 5).map(\.label) == ["23:45", "23:50", "23:55"])
        #expect(TimeAxis.clock(offset: -3600).text(1_700_000_000.9) == "21:13:20")
        #expect(TimeAxis.clock(offset: 0).ticks(0...60, count: 4).map(\.label).last == "00:01:00")
    }

    @Test func writeTimesSinceAMoment() {
        let ticks = TimeAxis.since(100).ticks(80...161, count: 5)
        #expect(
            ticks.map(\.label) == ["0 s", "+30 s", "+1 min"]
                || ticks.map(\.label) == ["0 s", "+30 s", "+60 s"])
        #expect(TimeAxis.since(100).text(87.5) == "−12.5 s")
    }

    @Test func haveNoTimesInATimeWithoutLength() {
        #expect(TimeAxis.clock(offset: 0).ticks(5...5, count: 4).isEmpty)
        #expect(TimeAxis.clock(offset: 0).ticks(0...Double.infinity, count: 4).isEmpty)
    }

    @Test(arguments: [
        (ChartUnit.seconds, 0.01234, "12.3 ms"), (.seconds, 0, "0 s"), (.bytes, 1536, "1.5 KiB"),
        (.bytes, 1.24, "1 B"),
        (.share, 0.9996, "100%"), (.share, 0.0012, "0.12%"), (.count, 9_999, "9999"),
        (.count, 10_000, "10 k"),
        (.perSecond, 1234.5, "1235/s"), (.count, .nan, "–"), (.count, -.infinity, "–"),
        (.seconds, -2, "-2 s"),
    ])
    func giveValuesThreeDigits(_ unit: ChartUnit, _ value: Double, _ text: String) {
        #expect(unit.text(value) == text)
    }
}
