import NIOCore
import SampleLibrary

/// Makes the writes of a ledger when they are due, and reads after some of them. Used on one event loop.
final class LedgerWriter {
    /// Between two batches of operations.
    private static let batchInterval = TimeAmount.milliseconds(250)

    private let plan: LedgerPlan
    private let books: Ledger.Books
    private let pool: ConnectionPool
    private let clock: LoadClock
    private let loop: any EventLoop
    private let onBatch: (LedgerOperations) -> Void
    private let done: EventLoopPromise<Void>
    private var pacer: Pacer<(number: Int, due: Int64)>?
    private var generator: SplitMix64
    private var batch = LedgerOperations()
    private var flushing: RepeatedTask?
    private var isStopped = false
    private var isDone = false

    init(
        _ plan: LedgerPlan, _ books: Ledger.Books, pool: ConnectionPool, clock: LoadClock,
        on loop: any EventLoop, onBatch: @escaping (LedgerOperations) -> Void
    ) {
        self.plan = plan
        self.books = books
        self.pool = pool
        self.clock = clock
        self.loop = loop
        self.onBatch = onBatch
        generator = SplitMix64(seed: plan.seed ^ 0x6C65_6467_6572_2121)
        done = loop.makePromise()
        var times = plan.times
        var number = 0
        pacer = Pacer(
            clock: clock, on: loop,
            next: {
                guard let due = times.next() else { return nil }
                defer { number += 1 }
                return (due, (number, due))
            },
            onDue: { [unowned self] in write($0.number, due: $0.due) },
            onEnd: { [unowned self] in endIfDone() })
    }

    /// - Returns: succeeds when every operation has completed and the last batch is out.
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

    /// Writes no more; what is under way goes on to its end.
    func finish() {
        isStopped = true
        pacer?.finish()
    }

    /// Writes no more, and takes what is under way as `info`.
    func stop() {
        isStopped = true
        pacer?.stop()
        pool.abandon()
        endIfDone()
    }

    private func write(_ number: Int, due: Int64) {
        // No song twice in one playlist, and the writes under way at once in many.
        let playlist = number % books.playlists.keys.count
        var write = LedgerWrite(
            number: number, playlist: playlist, song: books.songs[number / books.playlists.keys.count],
            due: due, invoked: clock.now, completed: clock.now, result: .fail, outcome: .notSent,
            target: number % plan.targets.count)
        let end = due + plan.timeout.wholeNanoseconds
        guard pool.underWay < plan.inFlight, clock.now < end else { return batch.writes.append(write) }
        let request = RequestTemplate(
            .post, "/api/v1/playlists/\(books.playlists.keys[playlist])/entries",
            headers: [.init("idempotency-key", "scale-ledger-\(books.run)-\(number)")],
            body: #"{"song":"\#(write.song)"}"#)
        start(request, at: write.target, end: end) { [self] end in
            write.completed = end.finished
            write.outcome = end.outcome
            write.status = end.answer.status
            write.zone = end.answer.zone
            if end.outcome.kind == .failed { write.problem = PlaylistAnswer.problem(in: end.answer.body) }
            write.result = LedgerAnswer.result(
                end.outcome, status: write.status, problem: write.problem)
            batch.writes.append(write)
            if write.result == .ok, !isStopped, generator.fraction() < plan.readShare { read(after: write) }
            endIfDone()
        }
    }

    /// Reads what was just written, at each target in turn.
    private func read(after write: LedgerWrite) {
        guard pool.underWay < plan.inFlight else { return }
        let target = (write.target + 1 + write.number / plan.targets.count) % plan.targets.count
        var read = LedgerRead(
            playlist: write.playlist, invoked: clock.now, completed: clock.now, songs: nil,
            outcome: .notSent, target: target)
        let request = RequestTemplate(
            .get, "/api/v1/playlists/\(books.playlists.keys[write.playlist])")
        start(request, at: target, end: read.invoked + plan.timeout.wholeNanoseconds) { [self] end in
            read.completed = end.finished
            read.outcome = end.outcome
            read.zone = end.answer.zone
            if end.outcome == .answered {
                read.songs = PlaylistAnswer.songs(in: end.answer.body)
            } else if end.answer.status == 404 {
                read.songs = []
            }
            batch.reads.append(read)
            endIfDone()
        }
    }

    private func start(
        _ request: RequestTemplate, at target: Int, end: Int64,
        _ completion: @escaping (Exchange.End) -> Void
    ) {
        let rule = AttemptRule(targets: 1, failover: false, isSafeToRepeat: request.isSafeToRepeat)
        pool.start(
            Exchange(
                request, target: target, rule: rule, end: end, keptBody: APIClient.bodyLimit,
                completion: completion))
    }

    private func flush() {
        guard !batch.isEmpty else { return }
        onBatch(batch)
        batch = LedgerOperations()
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
