import AsyncHTTPClient
import NIOCore
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A Docker engine, by its HTTP interface.
///
/// <https://docs.docker.com/reference/api/engine/version/v1.41/>
package final class DockerEngine: Sendable {
    /// That of Docker 20.10, which Debian 12 has.
    private static let version = (major: 1, minor: 41)
    /// Bytes, of any answer.
    private static let longestAnswer = 64 << 20

    private let client: HTTPClient
    /// What paths follow.
    private let origin: String
    package let address: String

    /// - Parameter address: such as `unix:///var/run/docker.sock` or `tcp://host:2375`; by default
    ///   `DOCKER_HOST`.
    /// - Throws: ``DockerError`` with code `badAddress`.
    package init(
        _ address: String = ProcessInfo.processInfo.environment["DOCKER_HOST"] ?? ""
    ) throws(DockerError) {
        self.address = address.isEmpty ? "unix:///var/run/docker.sock" : address
        let prefix = "/v\(Self.version.major).\(Self.version.minor)"
        if self.address.hasPrefix("unix://") {
            let socket = self.address.dropFirst(7)
            let host = Self.encoded(String(socket))
            guard !host.isEmpty else {
                throw DockerError(.badAddress, "DOCKER_HOST", "“\(address)” names no socket")
            }
            origin = "http+unix://\(host)\(prefix)"
        } else if self.address.hasPrefix("tcp://") {
            origin = "http://\(self.address.dropFirst(6))\(prefix)"
        } else {
            throw DockerError(
                .badAddress, "DOCKER_HOST", "“\(address)” is neither unix:///path nor tcp://host:port")
        }
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(120))
        configuration.httpVersion = .http1Only
        // A lab's parts are started and removed all at once.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// Makes sure that an engine answers that is new enough.
    package func check() async throws {
        struct Version: Decodable {
            var version: String
            var apiVersion: String
        }
        let found = try await get(Version.self, "/version", of: "the Docker engine")
        let parts = found.apiVersion.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 2, (parts[0], parts[1]) >= Self.version else {
            throw DockerError(
                .tooOld, "the Docker engine",
                "Docker \(found.version) speaks API \(found.apiVersion); 1.41 is needed, Docker 20.10's: update it"
            )
        }
    }

    // MARK: Requests

    typealias Query = [(name: String, value: String)]

    func get<Value: Decodable>(
        _ type: Value.Type, _ path: String, _ query: Query = [], of subject: String
    ) async throws -> Value {
        try decode(type, try await send(.GET, path, query, of: subject), of: subject)
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ body: Data, of subject: String) throws -> Value {
        do {
            return try DockerJSON.value(type, body)
        } catch {
            throw DockerError(.refused, subject, "the engine's answer is not understood: \(error)")
        }
    }

    @discardableResult
    func send(
        _ method: HTTPMethod, _ path: String, _ query: Query = [], _ body: (any Encodable & Sendable)? = nil,
        of subject: String, isFine: Set<UInt> = [], within time: Duration = .seconds(120)
    ) async throws -> Data {
        try await send(
            method, path, query, bytes: try body.map { try DockerJSON.bytes($0) },
            type: "application/json", of: subject, isFine: isFine, within: time)
    }

    /// - Parameters:
    ///   - isFine: statuses beside 2xx and 304 that are no error.
    ///   - time: for all of it.
    @discardableResult
    func send(
        _ method: HTTPMethod, _ path: String, _ query: Query, bytes: [UInt8]?, type: String,
        of subject: String, isFine: Set<UInt> = [], within time: Duration = .seconds(120)
    ) async throws -> Data {
        var request = request(method, path, query)
        if let bytes {
            request.headers.add(name: "content-type", value: type)
            request.body = .bytes(ByteBuffer(bytes: bytes))
        }
        let status: UInt
        let answer: Data
        do {
            let response = try await client.execute(
                request, timeout: .nanoseconds(time.components.seconds * 1_000_000_000))
            let bytes = try await response.body.collect(upTo: Self.longestAnswer)
            status = response.status.code
            answer = Data(bytes.readableBytesView)
        } catch {
            try Task.checkCancellation()
            throw unreachable(error, subject)
        }
        guard (200..<300).contains(status) || status == 304 || isFine.contains(status) else {
            throw Self.error(status, answer, of: subject)
        }
        return answer
    }

    /// An answer as it comes, for as long as the engine has something to say.
    ///
    /// - Throws: ``DockerError`` when there is none; its pieces throw what `HTTPClient` does.
    func stream(_ path: String, _ query: Query = [], of subject: String) async throws
        -> HTTPClientResponse.Body
    {
        let response: HTTPClientResponse
        do {
            // What is silent for two minutes ends before.
            response = try await client.execute(request(.GET, path, query), deadline: .distantFuture)
        } catch {
            try Task.checkCancellation()
            throw unreachable(error, subject)
        }
        guard response.status == .ok else {
            let bytes = try await response.body.collect(upTo: Self.longestAnswer)
            throw Self.error(response.status.code, Data(bytes.readableBytesView), of: subject)
        }
        return response.body
    }

    /// - Parameter take: called with each piece.
    func stream(
        _ path: String, _ query: Query, of subject: String, take: (Data) throws -> Void
    ) async throws {
        let body = try await stream(path, query, of: subject)
        do {
            for try await piece in body { try take(Data(piece.readableBytesView)) }
        } catch let error as DockerError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw DockerError(.unreachable, subject, "the Docker engine's answer broke off: \(error)")
        }
    }

    private func request(_ method: HTTPMethod, _ path: String, _ query: Query) -> HTTPClientRequest {
        var text = origin + path
        if !query.isEmpty {
            text += "?" + query.map { "\($0.name)=\(Self.encoded($0.value))" }.joined(separator: "&")
        }
        var request = HTTPClientRequest(url: text)
        request.method = method
        // The path of a socket is no host.
        if origin.hasPrefix("http+unix") { request.headers.add(name: "host", value: "docker") }
        return request
    }

    func unreachable(_ error: any Error, _ subject: String) -> DockerError {
        DockerError(
            .unreachable, subject,
            "the Docker engine at \(address) does not answer: \(error): is it running?")
    }

    /// For a path's segment or a query's value.
    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }

    private static func error(_ status: UInt, _ body: Data, of subject: String) -> DockerError {
        struct Refusal: Decodable {
            var message: String
        }
        let message = (try? DockerJSON.value(Refusal.self, body))?.message ?? "status \(status)"
        let isTaken = ["port is already allocated", "address already in use", "Pool overlaps"]
            .contains { message.contains($0) }
        let code: DockerError.Code =
            switch status {
            case _ where isTaken: .portTaken
            case 404: .missing
            case 409: .conflict
            default: .refused
            }
        return DockerError(code, subject, message)
    }
}

/// What containers, networks and volumes are told apart by.
package typealias Labels = [String: String]

extension DockerEngine {
    /// The filter of those that have all of `labels`.
    static func filter(_ labels: Labels) -> (name: String, value: String) {
        let values = labels.map { "\($0.key)=\($0.value)" }.sorted()
        let text = (try? JSONEncoder().encode(["label": values])).map { String(decoding: $0, as: UTF8.self) }
        return ("filters", text ?? "{}")
    }
}
