import Catalog
import HTTPTypes
import HummingbirdTesting
import MIDI
import PrometheusMetrics
import Testing
import Web

@Suite struct RunsTests {
    private static let reading = Reading(mode: .strict, version: InstrumentReader.version)

    /// A catalog with a finished, a failed and a running ingest.
    private func sample() async throws -> SampleCatalog {
        let sample = try await SampleCatalog.make()
        let failed = try await sample.catalog.beginIngest(
            of: "s3://music/<b>", by: Self.reading, engine: "spark")
        try await sample.catalog.abandonIngest(
            failed, figures: RunFigures(), problem: "the bucket <script> does not exist")
        let running = try await sample.catalog.beginIngest(
            of: "s3://music", by: Self.reading, engine: "spark")
        var figures = RunFigures()
        figures.counters.files = 12_345
        figures.counters.read = 12_000
        figures.chunks = 40
        figures.chunksDone = 3
        figures.executors = 7
        try await sample.catalog.note(figures, in: running)
        return sample
    }

    @Test func runsAreListedForProgramsTheLatestFirst() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        try await sample.server().application().test(.router) { client in
            let runs = try #require(try await client.json("/api/v1/runs")["runs"] as? [[String: Any]])
            #expect(runs.map { $0["outcome"] as? String } == ["running", "failed", "finished"])
            #expect(runs[0]["chunks"] as? Int == 40)
            #expect(runs[0]["chunksDone"] as? Int == 3)
            #expect(runs[0]["executors"] as? Int == 7)
            #expect(runs[0]["files"] as? Int == 12_345)
            #expect(runs[1]["problem"] as? String == "the bucket <script> does not exist")
            #expect(runs[1]["mode"] as? String == "strict")
            let one = try #require(try await client.json("/api/v1/runs?limit=1")["runs"] as? [Any])
            #expect(one.count == 1)
            try await client.execute(uri: "/api/v1/runs?limit=0", method: .get)
                .problem("bad-query", .badRequest)
        }
    }

    @Test func runsAreShownToPeople() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        try await sample.server().application().test(.router) { client in
            let page = try await client.execute(uri: "/runs", method: .get)
            #expect(page.status == .ok)
            #expect(page.text.contains("12,345"))
            #expect(page.text.contains("3 of 40"))
            #expect(page.text.contains("noted less than a minute ago"))
            #expect(page.text.contains("s3://music/&lt;b&gt;"))
            #expect(page.text.contains("the bucket &lt;script&gt; does not exist"))
            #expect(page.text.contains("<a href=\"/runs\" aria-current=\"page\">"))
        }
    }

    @Test func theLatestRunIsMeasured() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        try await sample.server().application().test(.router) { client in
            let metrics = try await client.execute(uri: "/metrics", method: .get).text
            for line in [
                "scale_ingest_files 12345", "scale_ingest_chunks 40", "scale_ingest_chunks_done 3",
                "scale_ingest_executors 7", #"scale_ingest_outcome{outcome="running"} 1"#,
                #"scale_ingest_outcome{outcome="failed"} 0"#,
            ] {
                #expect(metrics.contains(line + "\n"), "\(line)")
            }
        }
    }

    @Test func withoutTheDatabaseRunsAreRefused() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        let catalog = SwitchableCatalog(sample.catalog)
        let server = try await sample.server(over: catalog)
        catalog.isOn = false
        try await server.application().test(.router) { client in
            let answer = try await client.execute(uri: "/api/v1/runs", method: .get)
            try answer.problem("store-unavailable", .serviceUnavailable)
            #expect(answer.headers[.retryAfter] != nil)
            let page = try await client.execute(uri: "/runs", method: .get)
            #expect(page.status == .serviceUnavailable)
        }
    }
}
