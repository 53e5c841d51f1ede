import HTTPTypes
import Synchronization

/// The door: whether a request that has come is answered or told to come again.
final class Admission: Sendable {
    let inFlight = InFlightRequests()
    private let limit: Atomic<Int>
    private let metrics: SaturationMetrics

    /// - Parameter limit: requests in flight that are let in at once.
    init(limit: Int, metrics: SaturationMetrics) {
        self.limit = Atomic(limit)
        self.metrics = metrics
    }

    /// Lets in other numbers of requests from now on.
    func setLimit(_ limit: Int) { self.limit.store(limit, ordering: .relaxed) }

    /// Asked when a request gets its turn, at which it is one of those in flight itself. Of a burst, those whose turn
    /// comes first are refused, until what waits behind them is few enough.
    ///
    /// - Throws: ``Problem`` when there are too many.
    func admit() throws {
        guard inFlight.count > limit.load(ordering: .relaxed) else { return }
        metrics.requestShed()
        throw Problem(
            .overloaded, "The server has more to do than it can. Nothing was done; try again in a moment.",
            headers: [.retryAfter: "2"])
    }
}
