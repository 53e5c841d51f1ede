import Synchronization

/// Counts a driver's steps that are not healed yet.
final class UnderwaySteps: Sendable {
    private let count = Mutex(0)

    var areNone: Bool { count.withLock { $0 == 0 } }

    func begin() { count.withLock { $0 += 1 } }

    func end() { count.withLock { $0 -= 1 } }
}
