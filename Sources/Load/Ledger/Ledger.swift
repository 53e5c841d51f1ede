import NIOCore
import NIOPosix

/// Keeps a ledger of writes: adds songs to playlists as users do, notes what each was told, and reads all of
/// it back.
package struct Ledger: Sendable {
    /// Where a run writes.
    package struct Books: Hashable, Sendable {
        package let run: RunName
        package let playlists: WritablePlaylists
        /// Ids of songs that can be added.
        let songs: [String]
    }

    private let plan: LedgerPlan

    /// - Throws: ``LoadError`` when the plan cannot be followed.
    package init(_ plan: LedgerPlan) throws(LoadError) {
        try plan.validate()
        self.plan = plan
    }

    /// Makes the playlists of a run.
    ///
    /// - Throws: ``LoadError`` when the system does not answer as Scale does.
    package func open() async throws -> Books {
        try await APIClient.with(plan.targets, connectTimeout: plan.connectTimeout) { client in
            let songs = try await ScaleContent(from: client).songs
            let run = RunName()
            let count = plan.playlists(of: songs.count)
            let names = (1...count).map { "scale ledger \(run) \($0)" }
            return Books(
                run: run, playlists: try await WritablePlaylists(named: names, by: client), songs: songs)
        }
    }

    /// Writes what is planned, until the duration and, for what was sent last, the timeout are over.
    ///
    /// Cancelling the task ends the run at once: what is under way then is `info`.
    ///
    /// - Parameters:
    ///   - clock: when it begins. Targets are looked up before, which may take a second of the time where
    ///     they have names.
    ///   - end: returns when no more is to be sent before the duration is over, and when its task is cancelled; what is
    ///     under way then is still waited for.
    ///   - consume: gets the operations while the run goes on; whatever it throws ends the run.
    /// - Returns: all operations.
    package func write(
        to books: Books, clock: LoadClock? = nil, until end: (@Sendable () async -> Void)? = nil,
        _ consume: @escaping @Sendable (LedgerOperations) async throws -> Void
    ) async throws -> LedgerHistory {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let history = try await write(to: books, on: group, clock: clock, until: end, consume)
            try await group.shutdownGracefully()
            return history
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func write(
        to books: Books, on group: any EventLoopGroup, clock: LoadClock?,
        until end: (@Sendable () async -> Void)?,
        _ consume: @escaping @Sendable (LedgerOperations) async throws -> Void
    ) async throws -> LedgerHistory {
        let addresses = try await TargetAddresses.resolve(plan.targets, on: group)
        let clock = clock ?? LoadClock()
        let settings = ConnectionPool.Settings(
            heads: RequestHeads(targets: plan.targets), addresses: addresses,
            connectTimeout: .nanoseconds(plan.connectTimeout.wholeNanoseconds), clock: clock)
        let (operations, continuation) = AsyncStream.makeStream(of: LedgerOperations.self)
        let loop = group.next()
        let writer = try await loop.submit { [plan] in
            let pool = ConnectionPool(settings, on: loop)
            let writer = LedgerWriter(plan, books, pool: pool, clock: clock, on: loop) {
                continuation.yield($0)
            }
            return NIOLoopBound(writer, eventLoop: loop)
        }.get()
        loop.flatSubmit { writer.value.start() }.whenComplete { _ in continuation.finish() }
        let stop: @Sendable () -> Void = { loop.execute { writer.value.stop() } }

        // On a task of its own, which is not cancelled: the last operations are to be read too.
        let reading = Task {
            var history = LedgerHistory(run: books.run.description, playlists: books.playlists.keys)
            var failure: (any Error)?
            for await batch in operations {
                history.operations.append(batch)
                guard failure == nil else { continue }
                do { try await consume(batch) } catch {
                    failure = error
                    stop()
                }
            }
            if let failure { throw failure }
            return history
        }
        let ending = EarlyEnd(clock: clock, end) { loop.execute { writer.value.finish() } }
        return try await withTaskCancellationHandler {
            var history: LedgerHistory
            do { history = try await reading.value } catch {
                _ = await ending.time()
                throw error
            }
            let end = await ending.time()
            history.endedAt = Task.isCancelled ? clock.now : end
            return history
        } onCancel: {
            stop()
        }
    }

    /// Reads every playlist of a run, from whichever target answers.
    ///
    /// - Parameter patience: for how long a playlist is asked for that no target answers.
    package func readBack(_ books: Books, patience: Duration = .seconds(60)) async throws -> LedgerState {
        try await APIClient.with(plan.targets, connectTimeout: plan.connectTimeout) { client in
            let deadline = ContinuousClock.now + patience
            var songs: [[String]?] = []
            for key in books.playlists.keys {
                // Who was silent for all that time is not asked for each of the others, too.
                if ContinuousClock.now >= deadline, let last = songs.last, last == nil {
                    songs.append(nil)
                    continue
                }
                songs.append(try await client.songs(ofPlaylist: key, until: deadline))
            }
            return LedgerState(songs: songs)
        }
    }

    /// Deletes the playlists of a run.
    ///
    /// - Returns: how many are still there.
    package func delete(_ books: Books) async throws -> Int {
        try await APIClient.with(plan.targets, connectTimeout: plan.connectTimeout) {
            await books.playlists.delete(by: $0)
        }
    }
}
