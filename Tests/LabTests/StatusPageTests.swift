import Charts
import Testing

@testable import Lab

@Suite("The status page")
struct StatusPageTests {
    private static let time = 1_795_575_961.0

    private static let plan = LabPlan(
        LabSettings(
            name: "lab", deploy: "/srv/deploy", port: 8080, network: 90, tag: "latest",
            socket: "/var/run/docker.sock", socketGroup: 999))

    private static func row(_ part: String, _ zone: String, _ state: String, isWell: Bool = true)
        -> LabStatus.Row
    {
        LabStatus.Row(
            part: part, zone: zone, component: "web", state: state, isWell: isWell, restarts: 0,
            startedAt: isWell ? "2026-11-25T02:50:00.5Z" : nil, address: nil)
    }

    private static func curves(
        _ answers: [StatusQuery: [PrometheusSeries]] = [:], alerts: [PrometheusAlert] = []
    ) -> StatusCurves {
        var all = Dictionary(
            uniqueKeysWithValues: Set(StatusCurves.queries).map {
                ($0, Result<[PrometheusSeries], PrometheusError>.success([]))
            })
        for (query, series) in answers { all[query] = .success(series) }
        return StatusCurves(
            span: StatusWindow.quarterHour.span(at: time), step: 4, answers: all, alerts: .success(alerts))
    }

    private static func html(
        _ parts: [LabStatus.Row], _ curves: StatusCurves = curves(), received: [ReceivedAlert] = [],
        heard: Double? = time - 5, offset: Int = 0, lab: String = "lab"
    ) -> String {
        StatusPage(
            snapshot: StatusSnapshot(
                time: time, window: .quarterHour, parts: .success(LabStatus(lab: lab, parts: parts)),
                curves: curves, received: received, heard: heard),
            addresses: plan.addresses, lab: lab, clock: .clock(offset: offset)
        ).html.text
    }

    private static func series(_ labels: [String: String], _ value: Double) throws -> PrometheusSeries {
        let span = StatusWindow.quarterHour.span(at: time)
        return PrometheusSeries(
            metric: labels,
            values: stride(from: span.lowerBound, through: span.upperBound, by: 4).map {
                .init(time: $0, value: value)
            })
    }

    @Test func saysThatAllIsWell() {
        let html = Self.html([Self.row("web-a", "a", "healthy"), Self.row("web-b", "b", "healthy")])
        #expect(html.contains(">All 2 parts are well</p>"))
        #expect(html.contains("class=\"well\" id=\"headline\""))
        #expect(html.contains(">16 min<"))
    }

    @Test func namesWhatIsNotWell() {
        let html = Self.html([
            Self.row("web-a", "a", "healthy"), Self.row("web-b", "b", "exited (137)", isWell: false),
        ])
        #expect(html.contains(">1 of 2 parts is not well: web-b exited (137)</p>"))
        #expect(html.contains("class=\"unwell\" id=\"headline\""))
    }

    @Test func showsAlertsButNotTheWatchdog() {
        func alert(_ name: String, _ state: String) -> PrometheusAlert {
            PrometheusAlert(
                labels: ["alertname": name, "zone": "b"], annotations: ["summary": "\(name)!"], state: state,
                activeAt: "2026-11-25T03:00:00Z")
        }
        let html = Self.html(
            [Self.row("web-a", "a", "healthy")],
            Self.curves(alerts: [
                alert("Watchdog", "firing"), alert("ZoneSaturated", "firing"), alert("NoPrimary", "pending"),
            ]))
        #expect(html.contains("All 1 parts are well; 1 alert fires"))
        #expect(html.contains("ZoneSaturated!") && html.contains("since 03:00:00"))
        #expect(!html.contains("Watchdog!") && !html.contains("NoPrimary!"))
    }

    @Test func saysThatAlertmanagerIsSilent() {
        #expect(Self.html([], heard: Self.time - 61).contains("last heard 61 s ago"))
        #expect(Self.html([], heard: nil).contains("has not been heard"))
        #expect(Self.html([]).contains("so alerts arrive"))
    }

    @Test func drawsAZoneInOneColourEverywhere() throws {
        let query = try #require(StatusPanels.all.first?.panels.first?.lines.first?.query)
        let html = Self.html(
            [Self.row("web-b", "b", "healthy")], Self.curves([query: [try Self.series(["zone": "b"], 3)]]))
        let colour = StatusPage.colour(ofZone: "b").name
        #expect(html.contains("class=\"panel zone \(colour)\""))
        #expect(html.contains("<g class=\"\(colour)\"><path class=\"line solid\""))
        #expect(Set(Zone.allCases.map { StatusPage.colour(ofZone: $0.rawValue) }).count == 3)
        #expect(StatusPage.colour(ofZone: "nowhere") == .grey)
    }

    @Test func takesNoTagsFromAnywhere() throws {
        let hostile = #"</title></svg><script>alert(1)</script><img src=x onerror='alert(2)'>"\#u{202E}"#
        var answers: [StatusQuery: [PrometheusSeries]] = [:]
        let labels = ["zone", "instance", "alertname", "component", "outcome", "fault"].map { ($0, hostile) }
        for query in StatusCurves.queries {
            answers[query] = [try Self.series(Dictionary(uniqueKeysWithValues: labels), 1)]
        }
        let alert = PrometheusAlert(
            labels: Dictionary(uniqueKeysWithValues: labels + [("severity", hostile)]),
            annotations: ["summary": hostile], state: "firing", activeAt: hostile)
        let received = ReceivedAlert(
            time: Self.time, name: hostile, zone: hostile, severity: hostile, summary: hostile, isFiring: true
        )
        let html = Self.html(
            [Self.row(hostile, "a", hostile, isWell: false)], Self.curves(answers, alerts: [alert]),
            received: [received], lab: hostile)
        #expect(!html.contains("<script>") && !html.contains("<img") && !html.contains("\u{202E}"))
        #expect(html.contains("&lt;script&gt;"))
        // Each that there is, is the page's own.
        #expect(html.ranges(of: "<script").count == 1)
        let untagged = html.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
        #expect(untagged.allSatisfy { !$0.contains("onerror") }, "an attribute of somebody else's")
    }

    @Test func hasNothingThatItsOwnPolicyForbids() throws {
        let html = Self.html([Self.row("web-a", "a", "healthy")])
        for forbidden in ["style=", "onclick=", "<style", "javascript:", "src=\"http", "@import"] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        #expect(html.ranges(of: "<script").count == 1)
    }

    @Test(arguments: [
        (0, "03:06:01 UTC<"), (3600, "04:06:01 UTC+1<"), (-12_600, "23:36:01 UTC−3:30<"),
        (20_700, "08:51:01 UTC+5:45<"),
    ])
    func writesTimesAsTheClockOfWhoLooks(_ offset: Int, _ text: String) {
        #expect(Self.html([], offset: offset).contains(text))
    }

    @Test func givesNoIdentityTwice() {
        let html = Self.html([Self.row("web-a", "a", "healthy")])
        let found = html.matches(of: /\bid="([^"]*)"/).map { String($0.1) }
        #expect(found.count > 30)
        #expect(Set(found).count == found.count)
        for match in html.matches(of: /aria-labelledby="([^"]*)"/) {
            for name in match.1.split(separator: " ") {
                #expect(found.contains(String(name)), "\(name)")
            }
        }
    }

    @Test func takesWhatIsOnlyToBeKnownForWell() {
        func alert(_ severity: String) -> PrometheusAlert {
            PrometheusAlert(
                labels: ["alertname": "It", "severity": severity], annotations: [:], state: "firing",
                activeAt: nil)
        }
        let parts = [Self.row("web-a", "a", "healthy")]
        let well = "class=\"well\" id=\"headline\""
        #expect(Self.html(parts, Self.curves(alerts: [alert("info")])).contains(well))
        #expect(!Self.html(parts, Self.curves(alerts: [alert("info"), alert("warning")])).contains(well))
    }

    @Test func marksStartsAndAlerts() throws {
        let span = StatusWindow.quarterHour.span(at: Self.time)
        func alert(_ name: String, from time: Double) -> PrometheusSeries {
            PrometheusSeries(
                metric: ["alertname": name, "zone": "a"],
                values: stride(from: time, to: span.upperBound - 100, by: 4).map { .init(time: $0, value: 1) }
            )
        }
        let curves = Self.curves([
            StatusEvents.alerts: [
                alert("Began", from: span.lowerBound + 40), alert("HadBegun", from: span.lowerBound),
                try Self.series([:], 0),
            ]
        ])
        let markers = StatusEvents.markers(curves, starts: [("web-a", span.lowerBound + 60)])
        #expect(
            markers == [
                ChartMarker(span.lowerBound + 40, .alert, "Began a"),
                ChartMarker(span.lowerBound + 60, .start, "web-a started"),
            ])
    }

    @Test(arguments: [
        (0.4, "0 s"), (99, "99 s"), (100, "2 min"), (7200, "2 h"), (200_000, "2 d"), (.infinity, "–"),
    ])
    func writesAges(_ seconds: Double, _ text: String) {
        #expect(StatusPage.age(seconds) == text)
    }
}
