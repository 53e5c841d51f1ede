/// One line of a journal: something that was done or seen, and when.
package struct JournalEntry: Codable, Hashable, Sendable {
    /// Nanoseconds since the run began, by the harness's monotonic clock.
    package var time: Int64
    /// In which deployment.
    package var arm: Arm
    package var event: JournalEvent

    package init(time: Int64, arm: Arm = .experiment, event: JournalEvent) {
        self.time = time
        self.arm = arm
        self.event = event
    }

    package enum Arm: String, Codable, CaseIterable, Sendable {
        case experiment
        /// The control group, in which no fault is injected.
        case control
    }
}
