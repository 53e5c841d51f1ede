import HTTPTypes
import Testing

@testable import Lab

@Suite("Asking Prometheus")
struct PrometheusClientTests {
    private static let series = """
        {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up","zone":"a"},\
        "values":[[1795575961.393,"1"],[1795575963.393,"NaN"],[1795575965.393,"+Inf"],[1795575967,"2.5e-3"]]}]}}
        """

    private static func values(
        _ answer: StandIn.Answer, within time: Duration = .seconds(30)
    ) async throws -> Result<[PrometheusSeries], PrometheusError> {
        try await StandIn.run({ _ in answer }) { address in
            let client = PrometheusClient(address, within: time)
            do throws(PrometheusError) {
                return .success(try await client.values(of: "up", over: 0...10, step: 2))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test func readsSeries() async throws {
        let series = try await Self.values(.text(.ok, Self.series)).get()
        #expect(series.map(\.metric) == [["__name__": "up", "zone": "a"]])
        let samples = series.flatMap(\.values)
        #expect(samples.map(\.time) == [1795575961.393, 1795575963.393, 1795575965.393, 1795575967])
        #expect(samples.map { "\($0.value)" } == ["1.0", "nan", "inf", "0.0025"])
    }

    @Test func handsOnWhatPrometheusObjectsTo() async throws {
        let text = """
            {"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": parse error"}
            """
        let error = try #require(await Self.failure(.text(.badRequest, text)))
        #expect(error.code == .refused)
        #expect(error.description.hasSuffix(#"invalid parameter "query": parse error"#))
    }

    @Test func saysWhenItIsNotReady() async throws {
        let error = try #require(await Self.failure(.text(.serviceUnavailable, "Service Unavailable")))
        #expect(error.code == .refused)
        #expect(error.message == "it answers with status 503: Service Unavailable")
    }

    @Test(arguments: [
        "", "{", "[]", "<html>",
        #"{"status":"success","data":{"result":[{"metric":{},"values":[[1,"one"]]}]}}"#,
        #"{"status":"success","data":{"result":[{"metric":{},"values":[[1]]}]}}"#,
        #"{"status":"success","data":{"result":[{"metric":{"zone":1},"values":[]}]}}"#,
    ])
    func takesNothingElseForAnAnswer(_ text: String) async throws {
        #expect(try await Self.failure(.text(.ok, text))?.code == .notUnderstood)
    }

    @Test func readsNoAnswerWithoutEnd() async throws {
        #expect(try await Self.failure(.bytes(5 << 20))?.code == .notUnderstood)
    }

    @Test(arguments: [true, false])
    func waitsForNoneWithoutEnd(drips: Bool) async throws {
        let error = try await Self.failure(drips ? .drips : .hangs, within: .milliseconds(300))
        #expect(error?.code == .timedOut)
    }

    @Test func saysThatNobodyIsThere() async throws {
        let free = try await StandIn.run({ _ in .hangs }) { $0 }
        do throws(PrometheusError) {
            _ = try await PrometheusClient(free, within: .seconds(30)).alerts()
            Issue.record("somebody is there")
        } catch {
            #expect(error.code == .unreachable)
            #expect(error.place == free)
            #expect(error.message == "nothing answers there: the connection was refused")
        }
    }

    private static func failure(
        _ answer: StandIn.Answer, within time: Duration = .seconds(30)
    ) async throws -> PrometheusError? {
        if case .failure(let error) = try await values(answer, within: time) { return error }
        return nil
    }
}
