import ArgumentParser
import UnixSignals

/// Work that ends early when a signal asks for it.
enum Interruptible {
    /// Runs `work`, and cancels it at SIGINT or SIGTERM.
    ///
    /// - Throws: what `work` throws; the exit code that shells expect, if that is its cancellation.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let work = Task { try await work() }
        let signals = Task { () -> UnixSignal? in
            for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                work.cancel()
                return signal
            }
            return nil
        }
        defer { signals.cancel() }
        do {
            return try await work.value
        } catch is CancellationError {
            throw ExitCode(await signals.value == .sigterm ? 143 : 130)
        }
    }
}
