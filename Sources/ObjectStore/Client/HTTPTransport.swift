import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Sends HTTP requests, each bounded in time and in the size of its answer.
///
/// The client's older interface, with a delegate, is used: it calls back on the connection's thread, where its
/// asynchronous sequences take several changes of threads and timers for each request.
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

    /// A thread, and a client all of whose connections are on it.
    private struct Lane: Sendable {
        let executor: EventLoopTaskExecutor
        let client: HTTPClient
    }

    private let lanes: [Lane]
    private let turn = Atomic(0)

    /// - Parameters:
    ///   - concurrency: connections to a host.
    ///   - lanes: threads that requests are spread over, at most as many as the machine has processors.
    init(
        readTimeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(10), concurrency: Int = 8,
        lanes: Int = 1
    ) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(
            connect: .nanoseconds(connectTimeout.nanoseconds), read: .nanoseconds(readTimeout.nanoseconds),
            write: .nanoseconds(readTimeout.nanoseconds))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Shorter than S3's, or it would close those that are about to be used.
        configuration.connectionPool.idleTimeout = .seconds(4)
        configuration.httpVersion = .http1Only
        // Nobody looks at spans; making them costs as much as the signature.
        configuration.tracing.tracer = nil
        let loops = Array(MultiThreadedEventLoopGroup.singleton.makeIterator().prefix(max(lanes, 1)))
        // On each, since requests may all come to be on one; callers bound the sum.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        self.lanes = loops.map { [configuration] loop in
            Lane(
                executor: EventLoopTaskExecutor(loop),
                client: HTTPClient(eventLoopGroupProvider: .shared(loop), configuration: configuration))
        }
    }

    deinit {
        // What they have open they close by themselves, in time.
        for lane in lanes { lane.client.shutdown { _ in } }
    }

    /// For tasks that send many requests: on it sending and receiving cost the least. It is one of the
    /// threads that wait for the network, so nothing may block it.
    var executor: any TaskExecutor { nextLane.executor }

    private var nextLane: Lane { lanes[turn.add(1, ordering: .relaxed).oldValue % lanes.count] }

    /// The one that this task runs on, or the next.
    private var lane: Lane {
        let current = withUnsafeCurrentTask { $0?.unownedTaskExecutor }
        return lanes.first { $0.executor.asUnownedTaskExecutor() == current } ?? nextLane
    }

    /// - Parameters:
    ///   - limit: of the body of an answer that is a success, in bytes.
    ///   - time: for the whole of it.
    /// - Throws: ``Failure`` or `CancellationError`.
    func send(_ request: Request, limit: Int, within time: Duration) async throws -> Answer {
        let lane = lane
        let collector = AnswerCollector(
            limit: limit, isHead: request.method == .HEAD, end: .now() + .nanoseconds(time.nanoseconds))
        let made = try Self.request(request)
        return try await withTaskExecutorPreference(lane.executor) {
            let task = lane.client.execute(request: made, delegate: collector)
            do {
                return try await withTaskCancellationHandler {
                    try await task.get()
                } onCancel: {
                    task.cancel()
                }
            } catch {
                try Task.checkCancellation()
                if let answer = collector.longRefusal { return answer }
                let failure = Self.failure(error)
                // What begins as an answer and breaks off is one that was cut.
                if case .unreachable(let reason) = failure, collector.hasBegun { throw Failure.cut(reason) }
                throw failure
            }
        }
    }

    private static func request(_ request: Request) throws(Failure) -> HTTPClient.Request {
        let sendsBody = !request.body.isEmpty || request.method == .PUT || request.method == .POST
        var headers = HTTPHeaders()
        headers.reserveCapacity(request.headers.count)
        for (name, value) in request.headers { headers.add(name: name, value: value) }
        do {
            return try HTTPClient.Request(
                url: request.url, method: request.method, headers: headers,
                body: sendsBody ? .byteBuffer(ByteBuffer(bytes: request.body)) : nil)
        } catch {
            throw .unreachable("\(request.url) is no address")
        }
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
        if let error = error as? ChannelError, case .connectTimeout = error { return .timedOut }
        if let error = error as? NIOConnectionError {
            // Of each of its addresses, or none was found.
            return error.connectionErrors.first.map { failure($0.error) }
                ?? .unreachable("the host \(error.host) is not known")
        }
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
