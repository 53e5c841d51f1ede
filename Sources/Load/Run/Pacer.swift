import NIOCore

/// Hands out what is due when it is due, whatever became of what was before. Used on one event loop.
final class Pacer<Due> {
    private let clock: LoadClock
    private let loop: any EventLoop
    /// The next with its time in nanoseconds since the start; `nil` at the end.
    private let next: () -> (time: Int64, due: Due)?
    private let onDue: (Due) -> Void
    private let onEnd: () -> Void
    private var pending: (time: Int64, due: Due)?

    init(
        clock: LoadClock, on loop: any EventLoop, next: @escaping () -> (time: Int64, due: Due)?,
        onDue: @escaping (Due) -> Void, onEnd: @escaping () -> Void
    ) {
        self.clock = clock
        self.loop = loop
        self.next = next
        self.onDue = onDue
        self.onEnd = onEnd
    }

    /// Whether nothing more will be due.
    private(set) var hasEnded = false

    func start() {
        pending = next()
        schedule()
    }

    /// Comes to its end before its time.
    func finish() {
        guard !hasEnded else { return }
        pending = nil
        hasEnded = true
        onEnd()
    }

    /// Hands out nothing more; `onEnd` is not called.
    func stop() {
        pending = nil
        hasEnded = true
    }

    private func schedule() {
        guard let pending else {
            if !hasEnded {
                hasEnded = true
                onEnd()
            }
            return
        }
        loop.assumeIsolated().scheduleTask(deadline: clock.deadline(at: pending.time)) { self.handOut() }
    }

    private func handOut() {
        // What falls due meanwhile waits until answers have been read.
        let now = clock.now
        while let (time, due) = pending, time <= now {
            pending = next()
            onDue(due)
        }
        schedule()
    }
}
