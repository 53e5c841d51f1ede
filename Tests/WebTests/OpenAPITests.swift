import Foundation
import HummingbirdTesting
import Logging
import PrometheusMetrics
import Testing
import Web

@Suite struct OpenAPITests {
    @Test func theDocumentHasTheServersRoutesAndNoOthers() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let server = try await sample.server()
        try await server.application().test(.router) { client in
            let document = try await client.json("/api/v1/openapi.json")
            #expect((document["openapi"] as? String)?.hasPrefix("3.1") == true)
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            let documented = Set(
                paths.flatMap { path, item in
                    item.keys.filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path)" }
                })
            let served = Set(
                server.table.operations.filter { $0.path.hasPrefix("/api/") }.map {
                    "\($0.method) \($0.path)"
                })
            #expect(documented == served)
        }
    }
}
