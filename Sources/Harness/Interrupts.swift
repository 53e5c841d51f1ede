import Synchronization

/// Wishes to end early, told to whoever runs at that time.
package final class Interrupts: Sendable {
    private struct State {
        var isRaised = false
        var listener: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    package init() {}

    package var isRaised: Bool { state.withLock { $0.isRaised } }

    package func raise() {
        state.withLock { state in
            state.isRaised = true
            state.listener?.yield()
        }
    }

    /// Those from now on; whoever listened before hears no more.
    package func next() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        state.withLock { state in
            state.listener?.finish()
            state.listener = continuation
        }
        return stream
    }
}
