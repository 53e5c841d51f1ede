import Chaos
import Platforms
import Synchronization
import TestSupport
import Testing

@testable import Harness

@Suite("Observers", .timeLimit(.minutes(3)))
struct ObserverTests {
    private final class Told: Sendable {
        private let list = Mutex<[JournalEvent]>([])

        func add(_ event: JournalEvent) { list.withLock { $0.append(event) } }

        var events: [JournalEvent] { list.withLock { $0 } }

        var troubles: Int { events.count { if case .trouble = $0 { true } else { false } } }

        var alerts: [String] {
            events.compactMap { event in
                guard case .alert(let notice) = event else { return nil }
                return "\(notice.labels["alertname"] ?? "") \(notice.isFiring ? "fires" : "is over")"
            }
        }

        var roles: [String] {
            events.compactMap { event in
                guard case .role(let reading) = event else { return nil }
                return "\(reading.member) \(reading.role ?? "none") \(reading.state)"
            }
        }

        var edges: [EdgeReading] {
            events.compactMap { if case .edge(let reading) = $0 { reading } else { nil } }
        }
    }

    /// Observes until `body` has returned.
    private func observe(
        _ observer: any Observer, _ body: (Told) async throws -> Void
    ) async throws {
        let told = Told()
        let observing = Task { await observer.observe { told.add($0) } }
        do {
            try await body(told)
            observing.cancel()
            await observing.value
        } catch {
            observing.cancel()
            throw error
        }
    }

    private func member(_ role: String, _ state: String = "running", timeline: Int = 1) -> String {
        #"{"state": "\#(state)", "role": "\#(role)", "timeline": \#(timeline), "xlog": {"location": 100}}"#
    }

    @Test func tellOfRolesWhenTheyChange() async throws {
        try await PageServer.run { server in
            server["/a"] = member("master")
            server["/b"] = member("replica")
            let observer = RoleObserver([
                .init(name: "pg-a", url: server.url("/a")), .init(name: "pg-b", url: server.url("/b")),
            ])
            try await observe(observer) { told in
                try await eventually { told.roles.count >= 2 }
                #expect(Set(told.roles) == ["pg-a primary running", "pg-b replica running"])
                server["/b"] = member("master", timeline: 2)
                try await eventually { told.roles.contains("pg-b primary running") }
                server["/a"] = "<html>"
                try await eventually { told.roles.contains("pg-a none answers 200") }
            }
        }
    }

    @Test func tellThatAMemberDoesNotAnswer() async throws {
        try await PageServer.run { server in
            server["/a"] = member("master")
            let port = server.port
            try await observe(RoleObserver([.init(name: "pg-a", url: server.url("/a"))])) { told in
                try await eventually { told.roles == ["pg-a primary running"] }
                try await server.stop()
                try await eventually { told.roles.last == "pg-a none unreachable" }
                try await server.start(port: port)
                try await eventually { told.roles.last == "pg-a primary running" }
            }
        }
    }

    @Test func tellOfServersWhenTheirWeightChanges() async throws {
        func page(_ weight: Int) -> String {
            """
            haproxy_server_status{proxy="web",server="web-a",state="UP"} 1
            haproxy_server_weight{proxy="web",server="web-a"} \(weight)

            """
        }
        try await PageServer.run { server in
            server["/metrics"] = page(100)
            let observer = BalancerObserver([.init(name: "edge-a", url: server.url("/metrics"))])
            try await observe(observer) { told in
                try await eventually { told.edges.last?.servers.first?.weight == 100 }
                server["/metrics"] = page(0)
                try await eventually { told.edges.last?.servers.first?.weight == 0 }
                server["/metrics"] = nil
                try await eventually { told.troubles == 1 }
                server["/metrics"] = page(0)
                let count = told.edges.count
                try await eventually { told.edges.count > count }
                #expect(told.troubles == 1)
            }
        }
    }

    private func notification(_ time: Double, _ name: String, _ status: String) -> String {
        """
        {"receivedAt": \(time), "notification": {"alerts": [{"status": "\(status)",
         "labels": {"alertname": "\(name)"}, "startsAt": "2026-11-25T03:11:05Z"}]}}
        """
    }

    @Test func tellOfAlertsAndThatTheirReceiverIsAway() async throws {
        try await PageServer.run { server in
            let watchdog = notification(1000, "Watchdog", "firing")
            server["/alerts"] = "[\(watchdog)]"
            let port = server.port
            try await observe(AlertObserver(server.url("/alerts")) { 1010 }) { told in
                try await eventually { told.alerts == ["Watchdog fires"] }
                let more = [watchdog, notification(1001, "A", "firing"), notification(1002, "A", "resolved")]
                server["/alerts"] = "[\(more.joined(separator: ","))]"
                try await eventually { told.alerts == ["Watchdog fires", "A fires", "A is over"] }
                #expect(told.troubles == 0)
                try await server.stop()
                try await eventually { told.troubles == 1 }
                // The receiver was started anew, with an empty list.
                server["/alerts"] = "[\(notification(1008, "B", "firing"))]"
                try await server.start(port: port)
                try await eventually { told.alerts.last == "B fires" }
            }
        }
    }

    @Test func noticeThatTheSignOfLifeStaysAway() async throws {
        try await PageServer.run { server in
            server["/alerts"] = "[\(notification(1000, "Watchdog", "firing"))]"
            let now = Mutex(1001.0)
            try await observe(AlertObserver(server.url("/alerts")) { now.withLock { $0 } }) { told in
                try await eventually { !told.alerts.isEmpty }
                #expect(told.troubles == 0)
                now.withLock { $0 = 1100 }
                try await eventually { told.troubles == 1 }
            }
        }
    }

    @Test func lookAtPagesAgainAndAgain() async throws {
        try await PageServer.run { server in
            server["/page"] = "x"
            let probe = Probe(
                name: "page", kind: .http(url: server.url("/page"), status: 200), interval: 0.05)
            try await observe(ProbeObserver(probe, HTTPProbe(server.url("/page"), status: 200))) { told in
                func passed(_ asked: Bool) -> Int {
                    told.events.count {
                        if case .probe(let reading) = $0 { reading.passed == asked } else { false }
                    }
                }
                try await eventually { passed(true) >= 3 }
                server["/page"] = nil
                try await eventually { passed(false) >= 3 }
                #expect(told.troubles == 0)
            }
        }
    }

    @Test func sayThatAPrometheusIsBlind() async throws {
        try await PageServer.run { server in
            let probe = Probe(name: "up", kind: .prometheus(query: "up"), interval: 0.05)
            let reader = PrometheusProbe("http://127.0.0.1:\(server.port)", query: "up")
            try await observe(ProbeObserver(probe, reader)) { told in
                try await eventually { told.events.count >= 4 }
                #expect(told.troubles == 1)
            }
        }
    }
}
