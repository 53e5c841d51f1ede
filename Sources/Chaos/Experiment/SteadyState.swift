/// How the system is when nothing is wrong.
package struct SteadyState: Codable, Hashable, Sendable {
    /// For how long it is watched before the method begins, and has to hold after it.
    package var duration: Double
    package var conditions: [Condition]

    package init(duration: Double = 15, conditions: [Condition] = []) {
        self.duration = duration
        self.conditions = conditions
    }

    package struct Condition: Codable, Hashable, Sendable {
        package var measure: Measure
        package var bounds: Bounds

        package init(measure: Measure, bounds: Bounds) {
            self.measure = measure
            self.bounds = bounds
        }
    }
}

/// What ends a run early. Watched throughout by a test that stays valid however often it is looked at.
package struct AbortCondition: Codable, Hashable, Sendable {
    package var measure: Measure
    /// The run goes on as long as this is true.
    package var bounds: Bounds
    /// Seconds of data that each look takes in.
    package var seconds: Double

    package init(measure: Measure, bounds: Bounds, seconds: Double = 10) {
        self.measure = measure
        self.bounds = bounds
        self.seconds = seconds
    }
}
