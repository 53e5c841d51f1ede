/// Does to targets what a fault says, and undoes it.
package protocol FaultDriver: Sendable {
    /// Applies a fault, shows its effect while it lasts, recovers each target, and looks for what it left behind. The
    /// sequence ends after that; ending the iteration early, by cancelling its task, recovers too.
    ///
    /// - Parameters:
    ///   - targets: at least one.
    ///   - step: whose fault it is; no other with this id is under way.
    ///   - seconds: how long it lasts; 0 for one that is over at once.
    func inject(_ fault: Fault, into targets: [FaultEvent.Target], step: String, for seconds: Double)
        -> any AsyncSequence<FaultEvent.What, any Error> & Sendable

    /// Ends a step's fault now, whose sequence then tells of the recovery and ends. Nothing to do where there is none,
    /// or it is recovered.
    func recover(step: String) async
}

/// Applies nothing: the control arm.
package struct NoFault: FaultDriver {
    package init() {}

    package func inject(
        _ fault: Fault, into targets: [FaultEvent.Target], step: String, for seconds: Double
    ) -> any AsyncSequence<FaultEvent.What, any Error> & Sendable {
        AsyncThrowingStream<FaultEvent.What, any Error> { $0.finish() }
    }

    package func recover(step: String) async {}
}
