import ObjectStore
import Synchronization

/// Tells one forbidden object from a bucket whose objects may not be read at all.
final class ReadPermission: Sendable {
    /// Objects that are refused before any was read.
    private static let patience = 32

    private let state = Mutex((isGiven: false, refusals: 0))

    func isGiven() { state.withLock { $0.isGiven = true } }

    /// - Throws: `error`, when nothing but refusals came.
    func isRefused(_ error: ObjectStoreError) throws(ObjectStoreError) {
        let isHopeless = state.withLock { state in
            state.refusals += 1
            return !state.isGiven && state.refusals >= Self.patience
        }
        if isHopeless { throw error }
    }
}
