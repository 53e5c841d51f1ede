/// A part of the method.
package struct Step: Codable, Hashable, Sendable {
    /// By which hypotheses name it; unique in an experiment.
    package var id: String
    package var action: Action

    package init(id: String, action: Action) {
        self.id = id
        self.action = action
    }

    package indirect enum Action: Codable, Hashable, Sendable {
        case wait(seconds: Double)
        case fault(FaultAction)
        /// A program on the harness's machine, such as an ingest that faults are to hit.
        case run(command: [String], timeout: Double, isBackground: Bool)
        /// All at once; ends when all have.
        case parallel([Step])
        /// One after another, a number of times.
        case repeated(times: Int, steps: [Step])
        /// Until something is so, such as a member being well again.
        case until(EventPattern, timeout: Double)
    }

    package struct FaultAction: Codable, Hashable, Sendable {
        package var fault: Fault
        package var targets: TargetSelector
        /// How long it lasts; 0 for faults that are over at once, such as a kill.
        package var duration: Double

        package init(fault: Fault, targets: TargetSelector, duration: Double) {
            self.fault = fault
            self.targets = targets
            self.duration = duration
        }
    }
}
