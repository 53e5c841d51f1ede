import NIOCore
import NIOPosix

/// Single requests to a system's targets, beside the load: what has to be known before it and to be read
/// after it.
package struct APIClient: Sendable {
    /// A whole answer.
    struct Answer: Sendable {
        var status: Int
        var location: String?
        var body: ByteBuffer
    }

    /// The most bytes of an answer that are taken.
    static let bodyLimit = 16 << 20

    private let pool: NIOLoopBound<ConnectionPool>
    private let clock: LoadClock
    let targets: [LoadTarget]

    /// Has `body` ask, over connections of their own, which end with it.
    ///
    /// - Throws: ``LoadError`` when a target's name leads nowhere; what `body` throws.
    package static func with<Value>(
        _ targets: [LoadTarget], connectTimeout: Duration = .seconds(1),
        _ body: (APIClient) async throws -> Value
    ) async throws -> Value {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let addresses = try await TargetAddresses.resolve(targets, on: loop)
        let clock = LoadClock(startingIn: .zero)
        let settings = ConnectionPool.Settings(
            heads: RequestHeads(targets: targets), addresses: addresses,
            connectTimeout: .nanoseconds(connectTimeout.wholeNanoseconds), clock: clock)
        let pool = try await loop.submit {
            NIOLoopBound(ConnectionPool(settings, on: loop), eventLoop: loop)
        }.get()
        defer { loop.execute { pool.value.end() } }
        return try await body(APIClient(pool: pool, clock: clock, targets: targets))
    }

    /// Asks one target after the other, from the first or the one given, until one answers well.
    ///
    /// - Parameter timeout: of each attempt.
    /// - Throws: ``LoadError`` with what the last of them said.
    func send(
        _ request: RequestTemplate, first: Int = 0, timeout: Duration = .seconds(5)
    ) async throws -> Answer {
        var last: Exchange.End?
        for offset in targets.indices {
            try Task.checkCancellation()
            let end = try await sendOnce(request, to: (first + offset) % targets.count, timeout: timeout)
            if end.outcome == .answered {
                return Answer(status: end.answer.status, location: end.answer.location, body: end.answer.body)
            }
            last = end
        }
        let outcome = last.map { $0.answer.status > 0 ? "status \($0.answer.status)" : $0.outcome.rawValue }
        throw LoadError(
            .unreachable, targets.map(\.description).joined(separator: ", "),
            "\(request.method.rawValue) \(request.path) was not answered: \(outcome ?? "no target")")
    }

    /// Whatever it comes to.
    func sendOnce(
        _ request: RequestTemplate, to target: Int, timeout: Duration
    ) async throws -> Exchange.End {
        try await pool.eventLoop.flatSubmit {
            let promise = pool.eventLoop.makePromise(of: Exchange.End.self)
            let rule = AttemptRule(targets: 1, failover: false, isSafeToRepeat: request.isSafeToRepeat)
            pool.value.start(
                Exchange(
                    request, target: target, rule: rule, end: clock.now + timeout.wholeNanoseconds,
                    keptBody: Self.bodyLimit
                ) { promise.succeed($0) })
            return promise.futureResult
        }.get()
    }
}
