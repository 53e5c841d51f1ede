import NIOCore
import Synchronization

/// Measures how late a thread, or a pool of them, is.
final class LoopProbe: Sendable {
    private let delay = Mutex(LoopDelay(startingAt: .now()))

    func ran() { delay.withLock { $0.ran(at: .now()) } }

    func figures() -> LoopDelay.Figures { delay.withLock { $0.figures(at: .now()) } }

    /// Runs on an event loop at intervals, until what is returned is cancelled.
    func start(on loop: any EventLoop) -> RepeatedTask {
        loop.scheduleRepeatedTask(initialDelay: LoopDelay.interval, delay: LoopDelay.interval) { _ in
            self.ran()
        }
    }
}
