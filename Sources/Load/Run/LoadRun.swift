import NIOCore
import NIOPosix

/// One run of open-loop load.
package struct LoadRun: Sendable {
    private let plan: LoadPlan

    /// - Throws: ``LoadError`` when the plan cannot be followed.
    package init(_ plan: LoadPlan) throws(LoadError) {
        try plan.validate()
        self.plan = plan
    }

    /// Sends what is planned, until the duration and, for what was sent last, the timeout are over.
    ///
    /// Cancelling the task ends the run at once: what is under way then is unknown, what was not due is not
    /// counted.
    ///
    /// - Parameters:
    ///   - clock: when it begins. Targets are looked up before, which may take a second of the time where
    ///     they have names.
    ///   - end: returns when no more is to be sent before the duration is over, and when its task is cancelled; what is
    ///     under way then is still waited for.
    ///   - consume: gets the records while the run goes on, a batch at a time; whatever it throws ends the run.
    /// - Returns: the summary of all records.
    /// - Throws: ``LoadError`` when a target's name leads nowhere; what `consume` throws.
    package func run(
        clock: LoadClock? = nil, until end: (@Sendable () async -> Void)? = nil,
        _ consume: @escaping @Sendable (RequestBatch) async throws -> Void
    ) async throws -> LoadSummary {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: plan.loops)
        do {
            let summary = try await run(on: group, clock: clock, until: end, consume)
            try await group.shutdownGracefully()
            return summary
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func run(
        on group: MultiThreadedEventLoopGroup, clock: LoadClock?, until end: (@Sendable () async -> Void)?,
        _ consume: @escaping @Sendable (RequestBatch) async throws -> Void
    ) async throws -> LoadSummary {
        let addresses = try await TargetAddresses.resolve(plan.targets, on: group)
        let heads = RequestHeads(targets: plan.targets, templates: plan.scenarios.flatMap(\.requests))
        let clock = clock ?? LoadClock()
        let settings = ConnectionPool.Settings(
            heads: heads, addresses: addresses,
            connectTimeout: .nanoseconds(plan.connectTimeout.wholeNanoseconds), clock: clock)
        let (batches, continuation) = AsyncStream.makeStream(of: RequestBatch.self)
        var senders: [NIOLoopBound<Sender>] = []
        for (number, loop) in group.makeIterator().enumerated() {
            let sender = try await loop.submit { [plan] in
                let pool = ConnectionPool(settings, on: loop)
                let sender = Sender(plan, number: number, pool: pool, clock: clock, on: loop) {
                    continuation.yield($0)
                }
                return NIOLoopBound(sender, eventLoop: loop)
            }.get()
            senders.append(sender)
        }
        let ends = senders.map { sender in sender.eventLoop.flatSubmit { sender.value.start() } }
        EventLoopFuture.andAllComplete(ends, on: group.next()).whenComplete { _ in continuation.finish() }
        let stop: @Sendable () -> Void = { [senders] in
            for sender in senders { sender.eventLoop.execute { sender.value.stop() } }
        }

        // On a task of its own, which is not cancelled: the last batches are to be read too.
        let reading = Task { [plan] in
            var tally = LoadTally(plan)
            var failure: (any Error)?
            for await batch in batches {
                tally.add(batch)
                guard failure == nil else { continue }
                do { try await consume(batch) } catch {
                    failure = error
                    stop()
                }
            }
            if let failure { throw failure }
            return tally
        }
        let ending = EarlyEnd(clock: clock, end) { [senders] in
            for sender in senders { sender.eventLoop.execute { sender.value.finish() } }
        }
        return try await withTaskCancellationHandler {
            let tally: LoadTally
            do { tally = try await reading.value } catch {
                _ = await ending.time()
                throw error
            }
            let end = await ending.time()
            return tally.summary(endedAt: Task.isCancelled ? clock.now : end)
        } onCancel: {
            stop()
        }
    }
}
