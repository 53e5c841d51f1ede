/// Compares the time of day with the monotonic clock: what other machines write with the time of day cannot be placed
/// in a run once it has stepped. Pure.
package struct ClockWatch: Sendable {
    /// Seconds that are worth telling of. Slewing, at most 500 millionths, stays below for a quarter of an hour.
    private static let step = 0.5

    private let begin: Double
    private var drift = 0.0
    private var latest: Int64

    /// - Parameters:
    ///   - timeOfDay: seconds since 1970.
    ///   - time: of the run, in nanoseconds.
    package init(timeOfDay: Double, time: Int64) {
        begin = timeOfDay - time.seconds
        latest = time
    }

    /// - Returns: what is worth telling of.
    package mutating func look(timeOfDay: Double, time: Int64, expectedEvery tick: Double) -> [String] {
        var found: [String] = []
        let drift = timeOfDay - time.seconds - begin
        if (drift - self.drift).magnitude > Self.step {
            found.append("the time of day stepped by \(SteadyCheck.text(drift - self.drift)) s")
            self.drift = drift
        }
        let pause = (time - latest).seconds
        if pause > tick + 2 {
            found.append("the harness itself did not run for \(SteadyCheck.text(pause)) s")
        }
        latest = time
        return found
    }
}
