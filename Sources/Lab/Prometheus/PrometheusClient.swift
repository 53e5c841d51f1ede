import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks a Prometheus. Each question is bounded in time and in the size of its answer.
///
/// <https://prometheus.io/docs/prometheus/latest/querying/api/>
final class PrometheusClient: Sendable {
    /// Bytes, of any answer.
    private static let longestAnswer = 4 << 20

    private let client: HTTPClient
    private let address: String
    private let time: Duration

    /// - Parameters:
    ///   - address: such as `http://prometheus:9090`.
    ///   - time: for the whole of an answer.
    init(_ address: String, within time: Duration) {
        self.address = address
        self.time = time
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(10)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// The values of a query over a time, in seconds since 1970, one every `step` seconds.
    ///
    /// - Throws: ``PrometheusError``
    func values(of query: String, over span: ClosedRange<Double>, step: Double) async throws(PrometheusError)
        -> [PrometheusSeries]
    {
        let form = [
            ("query", query), ("start", "\(span.lowerBound)"), ("end", "\(span.upperBound)"),
            ("step", "\(step)"),
        ]
        let text = form.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await get(PrometheusMatrix.self, "/api/v1/query_range?\(text)").result
    }

    /// - Throws: ``PrometheusError``
    func alerts() async throws(PrometheusError) -> [PrometheusAlert] {
        try await get(PrometheusAlerts.self, "/api/v1/alerts").alerts
    }

    private func get<Content: Decodable>(_ type: Content.Type, _ path: String) async throws(PrometheusError)
        -> Content
    {
        let status: UInt
        let body: Data
        do {
            let request = HTTPClientRequest(url: address + path)
            // The client's own limit is for the head of an answer only.
            (status, body) = try await TimeLimit.run(time) { [client] in
                let response = try await client.execute(request, deadline: .distantFuture)
                let bytes = try await response.body.collect(upTo: Self.longestAnswer)
                return (response.status.code, Data(bytes.readableBytesView))
            }
        } catch is TimeLimit.Exceeded {
            throw PrometheusError(.timedOut, address, "no answer within \(time.components.seconds) s")
        } catch is NIOTooManyBytesError {
            throw PrometheusError(
                .notUnderstood, address, "its answer has more than \(Self.longestAnswer >> 20) MiB")
        } catch {
            throw PrometheusError(.unreachable, address, "nothing answers there: \(Self.reason(error))")
        }
        return try PrometheusAnswer<Content>.content(body, status: status, of: address)
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            // Of each of its addresses, or none was found.
            error.connectionErrors.first.map { reason($0.error) } ?? "the host \(error.host) is not known"
        case let error as IOError where error.errnoCode == ECONNREFUSED: "the connection was refused"
        case let error as IOError where error.errnoCode == ECONNRESET: "the connection was reset"
        case let error as IOError where error.errnoCode == EHOSTUNREACH: "there is no way to it"
        default: "\(error)"
        }
    }

    /// For a query's value: RFC 3986, section 2.3.
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
}
