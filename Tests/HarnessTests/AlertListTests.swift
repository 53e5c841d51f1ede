import Chaos
import Testing

@testable import Harness

@Suite("A list of notifications")
struct AlertListTests {
    private func entries(_ notices: [(time: Double, name: String, status: String)]) throws -> [AlertList
        .Entry]
    {
        let text = notices.map { notice in
            """
            {"receivedAt": \(notice.time), "notification": {"alerts": [{"status": "\(notice.status)",
              "labels": {"alertname": "\(notice.name)", "zone": "b"}, "startsAt": "2026-11-25T03:11:05.639Z"}]}}
            """
        }
        return try #require(AlertList.entries(Array("[\(text.joined(separator: ","))]".utf8)))
    }

    private func names(_ notices: [AlertNotice]) -> [String] { notices.map { $0.labels["alertname"] ?? "" } }

    @Test func tellsEachOnce() throws {
        var list = AlertList()
        #expect(names(list.new(try entries([(1, "A", "firing")]))) == ["A"])
        #expect(list.new(try entries([(1, "A", "firing")])).isEmpty)
        let more = try entries([(1, "A", "firing"), (1, "B", "firing"), (2, "C", "firing")])
        #expect(names(list.new(more)) == ["B", "C"])
        #expect(list.new(more).isEmpty)
        let same = try entries([
            (2, "C", "firing"), (2, "D", "firing"), (2, "E", "firing"), (3, "F", "firing"),
            (3, "G", "firing"),
        ])
        #expect(names(list.new(same)) == ["D", "E", "F", "G"])
    }

    @Test func forgetsNothingWhenTheReceiverBeginsAnew() throws {
        var list = AlertList()
        _ = list.new(try entries([(1, "A", "firing"), (2, "B", "firing")]))
        #expect(list.new([]).isEmpty)
        #expect(names(list.new(try entries([(5, "A", "resolved")]))) == ["A"])
    }

    @Test func beginsWithWhatIsFiring() throws {
        var list = AlertList()
        let before = try entries([
            (1, "A", "firing"), (2, "B", "firing"), (3, "A", "resolved"), (4, "B", "firing"),
        ])
        #expect(names(list.active(before)) == ["B"])
        #expect(list.new(before).isEmpty)
    }

    @Test func readsTimes() throws {
        var list = AlertList()
        let notice = try #require(list.new(try entries([(1, "A", "firing")])).first)
        #expect((notice.startsAt - 1_795_576_265.639).magnitude < 0.001)
        #expect(notice.isFiring)
    }

    @Test func knowsWhenAnAlertCameLast() throws {
        let all = try entries([
            (1, "Watchdog", "firing"), (2, "A", "firing"), (3, "Watchdog", "firing"),
            (4, "Watchdog", "resolved"),
        ])
        #expect(AlertList.latest(all, alert: "Watchdog") == 3)
        #expect(AlertList.latest(all, alert: "B") == nil)
    }

    @Test(arguments: ["", "{}", "[{}]", "null"]) func isNothingElse(_ text: String) {
        #expect(AlertList.entries(Array(text.utf8)) == nil)
    }
}
