import Synchronization
import TestSupport
import Testing

@testable import Load

// One after the other: each measures times.
@Suite(.serialized) struct LoadRunTests {
    private func plan(
        _ ports: [Int], rate: Double = 100, duration: Duration = .seconds(1),
        timeout: Duration = .seconds(60),
        connections: LoadPlan.Connections = .keptAlive, failover: Bool = false, inFlight: Int = 1000,
        loops: Int = 1, request: RequestTemplate = RequestTemplate(.get, "/path?a=b")
    ) -> LoadPlan {
        LoadPlan(
            targets: ports.map { LoadTarget(host: "127.0.0.1", port: $0) },
            scenarios: [Scenario("s", weight: 1, requests: [request])], arrivals: .constant(rate: rate),
            duration: duration, timeout: timeout, connectTimeout: .seconds(30), connections: connections,
            failover: failover, inFlight: inFlight, loops: loops)
    }

    /// Runs a plan and keeps its records.
    private func run(
        _ plan: LoadPlan, _ records: Records = Records(), clock: LoadClock? = nil
    ) async throws -> (LoadSummary, [RequestRecord]) {
        let summary = try await LoadRun(plan).run(clock: clock) { records.add($0) }
        let counts = summary.counts
        #expect(counts.offered == counts.answered + counts.failed + counts.notSent + counts.unknown)
        #expect(records.all.count == counts.offered)
        #expect(records.all.allSatisfy { $0.finished >= $0.sent ?? $0.intended })
        #expect(records.all.allSatisfy { $0.sent ?? .max >= $0.intended })
        return (summary, records.all)
    }

    private final class Records: Sendable {
        private let records = Mutex<[RequestRecord]>([])

        var all: [RequestRecord] { records.withLock { $0 } }

        func add(_ batch: RequestBatch) {
            records.withLock { $0 += (0..<batch.count).map { batch[$0] } }
        }
    }

    @Test func sendsEveryRequestAndKnowsWhoAnswered() async throws {
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            let (summary, records) = try await run(plan([server.port]))
            #expect(summary.counts.offered == 100)
            #expect(summary.counts.answered == 100)
            #expect(summary.zones.map(\.name) == ["a"])
            #expect(summary.zones.first?.counts.answered == 100)
            #expect(records.allSatisfy { $0.traits.server == "web-a" && $0.traits.status == 200 })
            #expect(Set(records.map(\.intended)) == Set((0..<100).map { Int64($0) * 10_000_000 }))
            let first = try #require(server.requests.first)
            #expect(first.hasPrefix("GET /path?a=b HTTP/1.1\r\nhost: 127.0.0.1:\(server.port)\r\n"))
        }
    }

    @Test func keepsConnectionsOrOpensNewOnes() async throws {
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            _ = try await run(plan([server.port], rate: 20))
            #expect(server.connections <= 20)
            #expect(!server.requests.contains { $0.contains("connection: close") })
        }
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            let (summary, _) = try await run(plan([server.port], connections: .new(share: 1)))
            #expect(summary.counts.answered == 100)
            #expect(server.connections == 100)
            #expect(server.requests.allSatisfy { $0.contains("connection: close") })
        }
    }

    @Test func sharesTheScheduleAmongLoopsWithoutLossOrRepetition() async throws {
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            let (summary, records) = try await run(plan([server.port], rate: 301, loops: 3))
            #expect(summary.counts.answered == 301)
            #expect(Set(records.map(\.intended)).count == 301)
        }
    }

    @Test(
        arguments: [
            ("404 Not Found", .clientError), ("500 Oh", .serverError), ("502 Bad Gateway", .serverError),
            ("503 Busy", .shed), ("302 Found", .answered), ("204 No Content", .answered),
        ] as [(String, RequestOutcome)])
    func classifiesAnswersByTheirStatus(status: String, outcome: RequestOutcome) async throws {
        try await TestServer.run({ _ in .answer(TestServer.response(status)) }) { server in
            let (_, records) = try await run(plan([server.port], rate: 10))
            #expect(records.allSatisfy { $0.traits.outcome == outcome })
            #expect(records.allSatisfy { "\($0.traits.status)" == status.prefix(3) })
        }
    }

    @Test func countsRefusedConnections() async throws {
        let port = try await TestServer.run({ _ in .silence }) { $0.port }
        let (summary, _) = try await run(plan([port]))
        #expect(summary.counts.failures == ["connect-refused": 100])
    }

    @Test(
        arguments: [
            (.reset, .reset), (.part(""), .reset),
            (.part("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel"), .reset),
            (.part("HTTP/1.1 200"), .reset), (.answer("SSH-2.0-OpenSSH\r\n"), .badResponse),
            (.answer("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"), .badResponse),
        ] as [(TestServer.Action, RequestOutcome)])
    func classifiesConnectionsThatBreakAndAnswersThatAreNone(
        action: TestServer.Action, outcome: RequestOutcome
    ) async throws {
        try await TestServer.run({ _ in action }) { server in
            let (summary, records) = try await run(plan([server.port], rate: 20))
            #expect(records.allSatisfy { $0.traits.outcome == outcome })
            #expect(summary.counts.failed == 20)
        }
    }

    @Test(arguments: [.silence, .drip(TestServer.ok, every: .seconds(1))] as [TestServer.Action])
    func givesUpInTimeWhatIsNotAnsweredWhole(action: TestServer.Action) async throws {
        try await TestServer.run({ _ in action }) { server in
            let (summary, records) = try await run(plan([server.port], rate: 20, timeout: .seconds(2)))
            #expect(summary.counts.failed == 20)
            // On a machine that is very slow even a connection may not be there in time.
            #expect(records.allSatisfy { [.timeout, .connectTimeout].contains($0.traits.outcome) })
            #expect(records.allSatisfy { $0.latency >= 2_000_000_000 })
        }
    }

    @Test func anAnswerWithoutLengthIsWholeAtTheEndOfItsConnection() async throws {
        try await TestServer.run({ _ in .part("HTTP/1.1 200 OK\r\n\r\nhello") }) { server in
            let (summary, _) = try await run(plan([server.port], rate: 20))
            #expect(summary.counts.answered == 20)
            #expect(summary.repeatedAttempts == 0)
        }
    }

    @Test func aConnectionThatTheServerClosedBetweenRequestsIsReplaced() async throws {
        try await TestServer.run({ _ in .answerAndClose(TestServer.ok) }) { server in
            let (summary, _) = try await run(plan([server.port], rate: 500))
            #expect(summary.counts.answered == 500)
            #expect(server.connections >= 500)
        }
    }

    @Test func aWriteIsSentOnceAndWhole() async throws {
        let write = RequestTemplate(
            .post, "/w", headers: [.init("idempotency-key", "k")], body: #"{"a":"ü"}"#)
        try await TestServer.run({ $0.number % 2 == 0 ? .answer(TestServer.ok) : .reset }) { server in
            let (summary, _) = try await run(
                plan([server.port, server.port], rate: 40, failover: true, request: write))
            #expect(server.requests.count == 40)
            #expect(summary.counts.answered == 20)
            #expect(summary.repeatedAttempts == 0)
            let text = try #require(server.requests.first)
            #expect(text.contains("content-length: 10\r\n") && text.hasSuffix("\r\n\r\n{\"a\":\"ü\"}"))
            #expect(text.contains("idempotency-key: k\r\n"))
        }
    }

    @Test func aReadFailsOnlyWhenNoTargetAnswers() async throws {
        let refusing = try await TestServer.run({ _ in .silence }) { $0.port }
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            let (apart, _) = try await run(plan([refusing, server.port]))
            #expect(apart.counts.failures == ["connect-refused": 50])
            #expect(apart.targets.map(\.counts.answered) == [0, 50])
            let (together, records) = try await run(plan([refusing, server.port], failover: true))
            #expect(together.counts.answered == 100)
            #expect(together.repeatedAttempts == 50)
            #expect(records.allSatisfy { $0.traits.target == 1 })
        }
    }

    @Test func failoverAsksTheNextWhenOneStaysSilentOrSheds() async throws {
        try await TestServer.run({ $0.number % 2 == 0 ? .silence : .answer(TestServer.response("503 Busy")) })
        { ill in
            try await TestServer.run({ _ in .answer(TestServer.ok) }) { well in
                let (summary, _) = try await run(
                    plan([ill.port, well.port], rate: 20, timeout: .seconds(20), failover: true))
                #expect(summary.counts.answered == 20)
                #expect(summary.repeatedAttempts == 10)
            }
        }
    }

    @Test func whatIsDueBeyondTheBoundIsCountedAsNotSent() async throws {
        try await TestServer.run({ _ in .silence }) { server in
            let (summary, records) = try await run(plan([server.port], timeout: .seconds(3), inFlight: 7))
            #expect(summary.counts.notSent == 93)
            #expect(summary.counts.failures == ["timeout": 7])
            #expect(!summary.schedule.isKept)
            #expect(records.count { $0.sent == nil } == 93)
            #expect(server.requests.count == 7)
        }
    }

    /// As after a halt of the machine, or of the program.
    @Test func whatIsTooLateWhenItIsSentIsNotSentAtAll() async throws {
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            let (summary, _) = try await run(
                plan([server.port], duration: .seconds(30), timeout: .seconds(2)),
                clock: LoadClock(startingIn: .seconds(-29)))
            #expect(summary.counts.notSent >= 2600)
            #expect(summary.counts.answered >= 1)
            #expect(summary.counts.offered == 3000)
            #expect(!summary.schedule.isKept)
        }
    }

    @Test func aRunThatIsEndedEarlySaysWhatItDoesNotKnow() async throws {
        try await TestServer.run({ $0.number < 5 ? .answer(TestServer.ok) : .silence }) { server in
            let records = Records()
            let work = Task {
                try await run(
                    plan([server.port], duration: .seconds(3600), timeout: .seconds(3600)), records)
            }
            try await eventually {
                records.all.count { $0.traits.outcome == .answered } == 5 && server.requests.count >= 20
            }
            work.cancel()
            let (summary, _) = try await work.value
            #expect(summary.endedEarly)
            #expect(summary.counts.answered == 5)
            #expect(summary.counts.unknown >= 15)
            #expect(summary.counts.offered < 100 * 3600)
            #expect(summary.seconds < 3600)
        }
    }

    @Test func aRunThatIsFinishedEarlyTakesInWhatIsUnderWay() async throws {
        let rule: @Sendable (TestServer.Request) -> TestServer.Action = { _ in
            .answer(TestServer.ok, after: .milliseconds(300))
        }
        try await TestServer.run(rule) { server in
            let records = Records()
            let summary = try await LoadRun(plan([server.port], duration: .seconds(3600))).run(
                until: {
                    // Answers come in order, so that others are under way by then.
                    try? await eventually { records.all.count > 20 }
                }, { records.add($0) })
            #expect(summary.endedEarly)
            #expect(summary.counts.offered > 20)
            #expect(summary.counts.answered == summary.counts.offered)
            #expect(summary.seconds < 3600)
        }
    }

    @Test func whatTheConsumerThrowsEndsTheRun() async throws {
        struct DiskFull: Error {}
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            await #expect(throws: DiskFull.self) {
                _ = try await LoadRun(plan([server.port], duration: .seconds(3600))).run { _ in
                    throw DiskFull()
                }
            }
            #expect(server.requests.count < 1000)
        }
    }

    /// A client that waited for answers before it sends the next request would see one slow request.
    @Test func aStallIsSeenByEveryRequestThatWasDueMeanwhileAndMeasured() async throws {
        try await TestServer.run({ _ in .answer(TestServer.ok) }) { server in
            let records = Records()
            let clock = LoadClock()
            let work = Task {
                try await run(plan([server.port], rate: 200, duration: .seconds(3600)), records, clock: clock)
            }
            try await eventually { records.all.count >= 50 }
            let begin = clock.now
            try await server.block(for: .seconds(2))
            let end = clock.now
            try await eventually {
                let during = records.all.count { (begin..<end).contains($0.intended) }
                return during >= Int((end - begin) / 5_000_000) && records.all.contains { $0.intended > end }
            }
            work.cancel()
            let (summary, all) = try await work.value
            #expect(summary.counts.failed == 0)
            // Those due in the first half of the stall waited for its second half, at least.
            #expect(all.count { $0.latency >= 1_000_000_000 && $0.traits.outcome == .answered } >= 199)
            // As long as in the server's own record, but for what the client says of its own delays.
            let answers = server.answers
            let stall = zip(answers.dropFirst(), answers).map { ($0 - $1) / .seconds(1) }.max() ?? 0
            #expect(stall >= 2)
            let delay = try #require(summary.schedule.lag).max / 1000
            #expect(abs(summary.longestGap.seconds - stall) <= 0.5 + 2 * delay)
        }
    }
}
