import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import Web

/// Calls `body` with a client of a server over the sample songs, without sockets.
func withClient(
    _ configuration: ServerConfiguration = ServerConfiguration(port: 0),
    _ body: @Sendable (any TestClientProtocol) async throws -> Void
) async throws {
    let sample = try await SampleCatalog.make()
    defer { sample.remove() }
    try await sample.server(configuration).application().test(.router, body)
}

extension TestClientProtocol {
    /// The body of a successful GET.
    func json(_ uri: String) async throws -> [String: Any] {
        let response = try await execute(uri: uri, method: .get)
        #expect(response.status == .ok, "\(uri): \(String(buffer: response.body))")
        #expect(response.headers[.contentType] == "application/json")
        return try response.json()
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, json: String, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = "application/json"
        return try await execute(uri: uri, method: method, headers: headers, body: ByteBuffer(string: json))
    }

    /// A form as a browser on the same site sends it.
    func submit(_ uri: String, _ form: String) async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let site = HTTPField.Name("Sec-Fetch-Site") { headers[site] = "same-origin" }
        return try await execute(uri: uri, method: .post, headers: headers, body: ByteBuffer(string: form))
    }
}

extension TestResponse {
    func json() throws -> [String: Any] {
        let data = Data(body.readableBytesView)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    var text: String { String(buffer: body) }

    /// Checks that the response is problem details of a kind, and returns them.
    @discardableResult
    func problem(_ kind: String, _ status: HTTPResponse.Status) throws -> [String: Any] {
        #expect(self.status == status, "\(text)")
        #expect(headers[.contentType] == "application/problem+json")
        let problem = try json()
        #expect(problem["type"] as? String == "/problems#\(kind)")
        #expect(problem["status"] as? Int == status.code)
        #expect((problem["title"] as? String)?.isEmpty == false)
        #expect((problem["detail"] as? String)?.isEmpty == false)
        return problem
    }
}
