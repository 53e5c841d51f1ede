import NIOCore

/// Sends its part of a plan's requests when they are due, and writes down what becomes of each. Used on one
/// event loop.
final class Sender {
    /// Between two batches of records.
    private static let batchInterval = TimeAmount.milliseconds(250)

    private let plan: LoadPlan
    private let clock: LoadClock
    private let loop: any EventLoop
    private let pool: ConnectionPool
    private let onBatch: (RequestBatch) -> Void
    private let done: EventLoopPromise<Void>
    private let inFlight: Int
    private var pacer: Pacer<PlannedRequest>?
    private var batch = RequestBatch()
    private var flushing: RepeatedTask?
    private var isDone = false

    /// - Parameter number: of so many senders as the plan has loops, this one; it sends every so-manieth
    ///   request.
    init(
        _ plan: LoadPlan, number: Int, pool: ConnectionPool, clock: LoadClock, on loop: any EventLoop,
        onBatch: @escaping (RequestBatch) -> Void
    ) {
        self.plan = plan
        self.pool = pool
        self.clock = clock
        self.loop = loop
        self.onBatch = onBatch
        inFlight = max(1, plan.inFlight / plan.loops)
        done = loop.makePromise()
        var requests = PlannedRequests(plan)
        var others = number
        pacer = Pacer(
            clock: clock, on: loop,
            next: {
                for _ in 0..<others { _ = requests.next() }
                others = plan.loops - 1
                return requests.next().map { ($0.intended, $0) }
            },
            onDue: { [unowned self] in send($0) }, onEnd: { [unowned self] in endIfDone() })
    }

    /// - Returns: succeeds when every request has its outcome and the last batch is out.
    func start() -> EventLoopFuture<Void> {
        let bound = NIOLoopBound(self, eventLoop: loop)
        flushing = loop.scheduleRepeatedTask(
            initialDelay: Self.batchInterval, delay: Self.batchInterval
        ) { _ in
            bound.value.flush()
        }
        pacer?.start()
        return done.futureResult
    }

    /// Sends no more; what is under way goes on to its end.
    func finish() { pacer?.finish() }

    /// Sends no more, and takes what is under way as unknown.
    func stop() {
        pacer?.stop()
        pool.abandon()
        endIfDone()
    }

    private func send(_ request: PlannedRequest) {
        let scenario = plan.scenarios[request.scenario]
        let end = request.intended + plan.timeout.wholeNanoseconds
        // After a halt of this machine its requests do not fall upon the target all at once.
        guard pool.underWay < inFlight, clock.now < end else {
            let traits = RequestTraits(
                scenario: scenario.name, outcome: .notSent, target: request.target, attempts: 0)
            return batch.append(
                RequestRecord(intended: request.intended, sent: nil, finished: clock.now, traits: traits))
        }
        let template = scenario.requests[request.template]
        let rule = AttemptRule(
            targets: plan.targets.count, failover: plan.failover, isSafeToRepeat: template.isSafeToRepeat)
        let exchange = Exchange(
            template, target: request.target, rule: rule,
            end: end, opensConnection: request.opensConnection
        ) { [self] end in
            let traits = RequestTraits(
                scenario: scenario.name, outcome: end.outcome, status: end.answer.status,
                zone: end.answer.zone, server: end.answer.server, target: end.target, attempts: end.attempts)
            batch.append(
                RequestRecord(
                    intended: request.intended, sent: end.sent, finished: end.finished, traits: traits))
            endIfDone()
        }
        pool.start(exchange)
    }

    private func flush() {
        guard !batch.isEmpty else { return }
        onBatch(batch)
        batch = RequestBatch()
    }

    private func endIfDone() {
        guard let pacer, pacer.hasEnded, pool.underWay == 0, !isDone else { return }
        isDone = true
        flushing?.cancel()
        flush()
        pool.end()
        done.succeed()
    }
}
