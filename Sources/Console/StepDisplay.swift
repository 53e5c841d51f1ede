import Ingest

/// Tells, on standard error, which step of something long is being done and how long it has taken.
package final class StepDisplay: Sendable {
    private let start = ContinuousClock.now

    package init() {}

    package func show(_ step: String) {
        let seconds = (ContinuousClock.now - start).components.seconds
        ProgressDisplay.tell("\(seconds) s: \(step)")
    }
}
