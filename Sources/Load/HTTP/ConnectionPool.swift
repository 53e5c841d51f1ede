import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The connections of one event loop to all targets, and the exchanges under way on them.
///
/// An exchange takes the connection that was used last, or opens one; none waits for another's.
final class ConnectionPool {
    struct Settings: Sendable {
        var heads: RequestHeads
        /// Of the targets, in their order.
        var addresses: [SocketAddress]
        var connectTimeout: TimeAmount
        var clock: LoadClock
    }

    /// How late a timeout may be noticed.
    private static let sweepInterval = TimeAmount.milliseconds(5)

    private let loop: any EventLoop
    private let settings: Settings
    private var clock: LoadClock { settings.clock }
    /// Open and unused, by target; the one used last is the last.
    private var idle: [[Connection]]
    private var exchanges: [Exchange] = []
    /// No exchange's deadline is before it.
    private var nextDeadline = Int64.max
    private var sweeping: RepeatedTask?

    init(_ settings: Settings, on loop: any EventLoop) {
        self.settings = settings
        self.loop = loop
        idle = settings.addresses.map { _ in [] }
        let bound = NIOLoopBound(self, eventLoop: loop)
        sweeping = loop.scheduleRepeatedTask(initialDelay: Self.sweepInterval, delay: Self.sweepInterval) {
            _ in
            bound.value.sweep()
        }
    }

    /// Exchanges without an outcome.
    var underWay: Int { exchanges.count }

    func start(_ exchange: Exchange) {
        exchange.place = exchanges.count
        exchanges.append(exchange)
        attempt(exchange, overNew: exchange.opensConnection)
    }

    /// Ends every exchange as unknown.
    func abandon() {
        for exchange in exchanges {
            exchange.connection?.drop()
            finish(exchange, .unknown)
        }
    }

    /// Ends every exchange as unknown, and all connections.
    func end() {
        abandon()
        sweeping?.cancel()
        sweeping = nil
        let open = idle
        idle = settings.addresses.map { _ in [] }
        for connection in open.joined() { connection.drop() }
    }

    // MARK: - Attempts

    private func attempt(_ exchange: Exchange, overNew: Bool) {
        let now = clock.now
        exchange.attempts += 1
        if exchange.sent == nil { exchange.sent = now }
        exchange.answer = Exchange.Answer()
        exchange.connection = nil
        exchange.deadline = exchange.rule.deadline(now: now, end: exchange.end)
        nextDeadline = min(nextDeadline, exchange.deadline)
        if !overNew, let connection = idle[exchange.target].popLast() {
            connection.send(exchange, settings.heads[exchange.request, exchange.target])
        } else {
            connect(for: exchange)
        }
    }

    private func connect(for exchange: Exchange) {
        let target = exchange.target
        let attempt = exchange.attempts
        let connection = Connection(target: target, pool: self)
        let bound = NIOLoopBound(connection, eventLoop: loop)
        ClientBootstrap(group: loop)
            .connectTimeout(settings.connectTimeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers(
                        leftOverBytesStrategy: .dropBytes, enableOutboundHeaderValidation: false)
                    try pipeline.addHandler(bound.value)
                }
            }
            .connect(to: settings.addresses[target])
            .assumeIsolated()
            .whenComplete { [self] result in
                // It may have been given up meanwhile, and even be at its next attempt.
                let isWanted = !exchange.hasEnded && exchange.attempts == attempt
                switch result {
                case .success where isWanted:
                    connection.send(exchange, settings.heads[exchange.request, target])
                case .success where !exchange.opensConnection && sweeping != nil: keep(connection)
                case .success: connection.drop()
                case .failure(let error) where isWanted:
                    failed(exchange, Self.outcome(of: error), wasKept: false)
                case .failure: break
                }
            }
    }

    /// Of an attempt to connect.
    private static func outcome(of error: any Error) -> RequestOutcome {
        switch error {
        case ChannelError.connectTimeout: .connectTimeout
        case let error as IOError:
            switch error.errnoCode {
            case ECONNREFUSED: .connectRefused
            case ETIMEDOUT: .connectTimeout
            case EADDRNOTAVAIL, EMFILE, ENFILE, ENOBUFS: .notSent
            default: .connectFailed
            }
        default: .connectFailed
        }
    }

    func answered(_ exchange: Exchange) {
        let outcome = RequestOutcome(status: exchange.answer.status)
        if outcome == .answered {
            finish(exchange, outcome)
        } else {
            failed(exchange, outcome, wasKept: false)
        }
    }

    func failed(_ exchange: Exchange, _ outcome: RequestOutcome, wasKept: Bool) {
        guard !exchange.hasEnded else { return }
        switch exchange.rule.step(after: outcome, wasKept: wasKept) {
        case .giveUp: finish(exchange, outcome)
        case .nextTarget:
            exchange.target = (exchange.target + 1) % idle.count
            attempt(exchange, overNew: exchange.opensConnection)
        case .sameTarget: attempt(exchange, overNew: true)
        }
    }

    private func finish(_ exchange: Exchange, _ outcome: RequestOutcome) {
        guard !exchange.hasEnded, let last = exchanges.popLast() else { return }
        if last !== exchange {
            exchanges[exchange.place] = last
            last.place = exchange.place
        }
        exchange.connection = nil
        exchange.finish(outcome, at: clock.now)
    }

    // MARK: - Connections

    func keep(_ connection: Connection) { idle[connection.target].append(connection) }

    func forget(_ connection: Connection) {
        if let place = idle[connection.target].lastIndex(where: { $0 === connection }) {
            idle[connection.target].remove(at: place)
        }
    }

    /// Gives up what has run out of time.
    private func sweep() {
        let now = clock.now
        guard now >= nextDeadline else { return }
        nextDeadline = .max
        // Those given up may start their next attempt, so that the table changes meanwhile.
        let late = exchanges.filter { $0.deadline <= now }
        for exchange in exchanges where exchange.deadline > now {
            nextDeadline = min(nextDeadline, exchange.deadline)
        }
        for exchange in late where !exchange.hasEnded {
            let outcome: RequestOutcome = exchange.connection == nil ? .connectTimeout : .timeout
            exchange.connection?.drop()
            failed(exchange, outcome, wasKept: false)
        }
    }
}
