import Synchronization

/// Something that happens once, and is waited for.
package final class Latch: Sendable {
    private enum State {
        case waiting([Int: CheckedContinuation<Void, Never>], next: Int)
        case open
    }

    private let state = Mutex(State.waiting([:], next: 0))

    package init() {}

    package var isOpen: Bool {
        state.withLock {
            if case .open = $0 { true } else { false }
        }
    }

    /// From then on nobody waits; opening it again does nothing.
    package func open() {
        let waiting = state.withLock { state in
            defer { state = .open }
            if case .waiting(let waiting, _) = state { return Array(waiting.values) }
            return []
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when it is opened, or this task is cancelled.
    package func wait() async {
        let number = state.withLock { state in
            guard case .waiting(let waiting, let next) = state else { return -1 }
            state = .waiting(waiting, next: next + 1)
            return next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard case .waiting(var waiting, let next) = state, !Task.isCancelled else { return true }
                    waiting[number] = continuation
                    state = .waiting(waiting, next: next)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard case .waiting(var waiting, let next) = state else { return nil }
                let waiter = waiting.removeValue(forKey: number)
                state = .waiting(waiting, next: next)
                return waiter
            }
            waiter?.resume()
        }
    }
}
