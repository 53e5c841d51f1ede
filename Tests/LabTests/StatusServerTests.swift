import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

@testable import Lab

@Suite("The lab's server")
struct StatusServerTests {
    private static let plan = LabPlan(
        LabSettings(
            name: "lab", deploy: "/srv/deploy", port: 8080, network: 90, tag: "latest",
            socket: "/var/run/docker.sock", socketGroup: 999))

    private static let status = LabStatus(
        lab: "lab",
        parts: [
            .init(
                part: "web-a", zone: "a", component: "web", state: "healthy", isWell: true, restarts: 0,
                startedAt: nil, address: nil)
        ])

    private static let nothing = #"{"status":"success","data":{"result":[],"alerts":[]}}"#

    /// Nobody listens on port 1.
    private static func server(prometheus: String = "http://127.0.0.1:1") -> StatusServer {
        StatusServer(plan, prometheus: prometheus) { status }
    }

    private static func get(_ client: any TestClientProtocol, _ uri: String) async throws -> TestResponse {
        try await client.execute(uri: uri, method: .get)
    }

    @Test func showsPartsThoughPrometheusIsAway() async throws {
        try await Self.server().application(port: 0).test(.live) { client in
            let answer = try await Self.get(client, "/")
            let html = String(buffer: answer.body)
            #expect(answer.status == .ok)
            #expect(html.contains("Prometheus does not answer"))
            #expect(html.contains(">web-a<") && html.contains("healthy"))
            #expect(html.contains("no data"))
        }
    }

    @Test func showsPartsThoughPrometheusHangs() async throws {
        try await StandIn.run({ _ in .hangs }) { address in
            try await Self.server(prometheus: address).application(port: 0).test(.live) { client in
                let html = String(buffer: try await Self.get(client, "/").body)
                #expect(html.contains("no answer within 3 s") && html.contains(">web-a<"))
            }
        }
    }

    @Test func showsCurvesThoughAQueryFails() async throws {
        let answer: @Sendable (Request) -> StandIn.Answer = { request in
            if request.uri.queryParameters["query"] == "scale_weight_percent" {
                return .text(.unprocessableContent, #"{"status":"error","error":"too many"}"#)
            }
            return .text(.ok, Self.nothing)
        }
        try await StandIn.run(answer) { address in
            try await Self.server(prometheus: address).application(port: 0).test(.live) { client in
                let html = String(buffer: try await Self.get(client, "/").body)
                #expect(html.contains("too many"))
                #expect(!html.contains("Prometheus does not answer"))
            }
        }
    }

    @Test func saysThatTheEngineIsAway() async throws {
        struct Away: Error, CustomStringConvertible {
            var description: String { "the Docker engine: is it running?" }
        }
        let server = StatusServer(Self.plan, prometheus: "http://127.0.0.1:1") { throw Away() }
        try await server.application(port: 0).test(.live) { client in
            let html = String(buffer: try await Self.get(client, "/").body)
            #expect(html.contains("the Docker engine: is it running?"))
            #expect(html.contains("The parts cannot be looked at"))
        }
    }

    @Test func asksOnlyWhatItAlwaysAsks() async throws {
        let asked = Mutex<Set<String>>([])
        let answer: @Sendable (Request) -> StandIn.Answer = { request in
            asked.withLock { _ = $0.insert(String(request.uri.queryParameters["query"] ?? "")) }
            return .text(.ok, Self.nothing)
        }
        try await StandIn.run(answer) { address in
            try await Self.server(prometheus: address).application(port: 0).test(.live) { client in
                for uri in ["/?window=5m", "/?window=99y&query=up", "/?offset=9999999999999999999"] {
                    let answer = try await Self.get(client, uri)
                    #expect(answer.status == .ok)
                }
            }
        }
        let known = Set(StatusCurves.queries.map(\.expression)).union([""])
        #expect(asked.withLock { $0 } == known)
    }

    @Test(arguments: [
        "/", "/assets/status.css", "/assets/status.js", "/alerts", "/livez", "/nowhere", "/assets/",
    ])
    func letsBrowsersFetchNothingFromElsewhere(_ uri: String) async throws {
        try await Self.server().application(port: 0).test(.live) { client in
            let headers = try await Self.get(client, uri).headers
            #expect(headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(headers[.contentSecurityPolicy]?.contains("unsafe") == false)
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.cacheControl] == "no-store")
        }
    }

    @Test func showsAlertsThatWereReceived() async throws {
        let notification = """
            {"status":"firing","alerts":[{"status":"firing","labels":{"alertname":"NoPrimary","severity":"critical"},\
            "annotations":{"summary":"PostgreSQL has no primary"}},\
            {"status":"firing","labels":{"alertname":"Watchdog"},"annotations":{"summary":"Alerts arrive"}}]}
            """
        try await Self.server().application(port: 0).test(.live) { client in
            let taken = try await client.execute(
                uri: "/alerts", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: notification))
            #expect(taken.status == .noContent)
            let html = String(buffer: try await Self.get(client, "/").body)
            #expect(html.contains("PostgreSQL has no primary") && !html.contains("Alerts arrive"))
            #expect(String(buffer: try await Self.get(client, "/alerts").body).contains(notification))
        }
    }

    @Test func takesNoAlertsFromPagesOfOthers() async throws {
        try await Self.server().application(port: 0).test(.live) { client in
            for type in ["text/plain", "application/x-www-form-urlencoded", nil] as [String?] {
                var headers: HTTPFields = [:]
                if let type { headers[.contentType] = type }
                let answer = try await client.execute(
                    uri: "/alerts", method: .post, headers: headers,
                    body: ByteBuffer(string: #"{"alerts":[]}"#))
                #expect(answer.status == .unsupportedMediaType)
            }
            let nonsense = try await client.execute(
                uri: "/alerts", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: "[1]"))
            #expect(nonsense.status == .badRequest)
            #expect(String(buffer: try await Self.get(client, "/alerts").body) == "[]\n")
        }
    }
}

@Suite("What is remembered for a moment")
struct RememberedTests {
    @Test func isMadeOnceHoweverManyAsk() async {
        let made = Atomic(0)
        let value = Remembered(for: .seconds(3600)) { () async -> Int in
            await Task.yield()
            return made.add(1, ordering: .relaxed).newValue
        }
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { await value.value } }
            for await found in group { #expect(found == 1) }
        }
    }

    @Test func isMadeAnewOnceItIsOld() async {
        let made = Atomic(0)
        let value = Remembered(for: .zero) { made.add(1, ordering: .relaxed).newValue }
        #expect(await value.value == 1)
        #expect(await value.value == 2)
    }
}
