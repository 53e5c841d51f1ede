import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends HTTP requests, each bounded in time and in the size of its answer.
///
/// Follows no redirects, since signatures are for one host, and tries nothing twice by itself.
final class HTTPTransport: Sendable {
    struct Request: Sendable {
        var method: HTTPMethod = .GET
        var url: String
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
    }

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]

        func header(_ name: String) -> String? { headers.first(name: name) }
    }

    enum Failure: Error {
        /// No answer came: there is no connection, or it broke.
        case unreachable(String)
        case timedOut
        /// The answer broke off, or has another length than it says.
        case cut(String)
        /// The body has more bytes than were asked for.
        case tooLarge
    }

    /// Of answers that say why something failed, in bytes.
    private static let longestRefusal = 1 << 20

    private let client: HTTPClient

    init(
        readTimeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(10), concurrency: Int = 8
    ) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(
            connect: .nanoseconds(connectTimeout.nanoseconds), read: .nanoseconds(readTimeout.nanoseconds),
            write: .nanoseconds(readTimeout.nanoseconds))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        configuration.connectionPool.retryConnectionEstablishment = false
        // Shorter than S3's, or it would close those that are about to be used.
        configuration.connectionPool.idleTimeout = .seconds(4)
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // What it has open it closes by itself, in time.
        client.shutdown { _ in }
    }

    /// - Parameters:
    ///   - limit: of the body of an answer that is a success, in bytes.
    ///   - time: for the whole of it.
    /// - Throws: ``Failure`` or `CancellationError`.
    func send(_ request: Request, limit: Int, within time: Duration) async throws -> Answer {
        do {
            let response = try await client.execute(
                Self.request(request), deadline: .now() + .nanoseconds(time.nanoseconds))
            let isSuccess = (200..<300).contains(response.status.code)
            let body = try await Self.body(
                of: response, isHead: request.method == .HEAD,
                limit: isSuccess ? limit : Self.longestRefusal)
            return Answer(status: Int(response.status.code), headers: response.headers, body: body)
        } catch {
            try Task.checkCancellation()
            throw Self.failure(error)
        }
    }

    private static func request(_ request: Request) -> HTTPClientRequest {
        var made = HTTPClientRequest(url: request.url)
        made.method = request.method
        for (name, value) in request.headers { made.headers.add(name: name, value: value) }
        let sendsBody = !request.body.isEmpty || request.method == .PUT || request.method == .POST
        if sendsBody { made.body = .bytes(ByteBuffer(bytes: request.body)) }
        return made
    }

    private static func body(
        of response: HTTPClientResponse, isHead: Bool, limit: Int
    ) async throws -> [UInt8] {
        let length = isHead ? nil : response.headers.first(name: "content-length").flatMap { Int($0) }
        if let length, length > limit { throw Failure.tooLarge }
        var body: [UInt8] = []
        body.reserveCapacity(length ?? 0)
        do {
            for try await part in response.body {
                guard body.count + part.readableBytes <= limit else { throw Failure.tooLarge }
                body += part.readableBytesView
            }
        } catch let error as Failure {
            throw error
        } catch {
            try Task.checkCancellation()
            guard case .timedOut = failure(error) else { throw Failure.cut("\(error)") }
            throw Failure.timedOut
        }
        if let length, body.count != length {
            throw Failure.cut("\(body.count) bytes came of \(length)")
        }
        return body
    }

    private static func failure(_ error: any Error) -> Failure {
        if let failure = error as? Failure { return failure }
        if let error = error as? HTTPClientError {
            let timeouts: [HTTPClientError] = [
                .readTimeout, .writeTimeout, .deadlineExceeded, .connectTimeout, .tlsHandshakeTimeout,
                .getConnectionFromPoolTimeout,
            ]
            if timeouts.contains(error) { return .timedOut }
            if error == .remoteConnectionClosed { return .unreachable("the connection was closed") }
        }
        if error is ChannelError, case .connectTimeout? = error as? ChannelError { return .timedOut }
        if let error = error as? IOError { return .unreachable(error.explanation) }
        return .unreachable("\(error)")
    }
}

extension IOError {
    fileprivate var explanation: String {
        switch errnoCode {
        case 104: "the connection was reset"
        case 111: "the connection was refused"
        default: description
        }
    }
}

extension Duration {
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
