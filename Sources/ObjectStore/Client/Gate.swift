import Synchronization

/// Lets so many in at once; others wait in line.
final class Gate: Sendable {
    private struct State {
        var free: Int
        var nextTicket = 0
        var waiting: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        /// Those that were cancelled before they waited.
        var gone: Set<Int> = []
    }

    private let state: Mutex<State>

    init(_ width: Int) { state = Mutex(State(free: width)) }

    /// - Throws: `CancellationError`, when the task is cancelled while it waits.
    func pass<Value>(_ work: () async throws -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async throws {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        let isIn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.gone.remove(ticket) != nil { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                guard let place = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
                    state.gone.insert(ticket)
                    return nil as CheckedContinuation<Bool, Never>?
                }
                return state.waiting.remove(at: place).continuation
            }
            waiting?.resume(returning: false)
        }
        state.withLock { _ = $0.gone.remove(ticket) }
        guard isIn else { throw CancellationError() }
    }

    private func leave() {
        let next = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().continuation as _? }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
