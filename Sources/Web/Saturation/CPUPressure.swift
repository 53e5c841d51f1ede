import NIOCore

/// How much of a cgroup's quota is used, from readings of the last moments.
///
/// The share of periods in which the quota ran out, or the share of the quota that was used, whichever is
/// greater. Both are of the cgroup: they count when another process in it uses up what this one needs.
package struct CPUPressure: Sendable {
    /// How far back it looks.
    static let window = TimeAmount.milliseconds(750)

    private var readings: [CPUReading] = []

    package init() {}

    /// - Returns: `nil` until there is something to compare with.
    package mutating func pressure(with reading: CPUReading) -> Double? {
        if let last = readings.last,
            last.quota != reading.quota || last.periods > reading.periods
                || last.throttled > reading.throttled || (last.usage ?? 0) > (reading.usage ?? .max)
        {
            readings = []
        }
        readings.append(reading)
        while readings.count > 2, reading.time - readings[1].time >= Self.window { readings.removeFirst() }
        return Self.pressure(from: readings[0], to: reading)
    }

    private static func pressure(from first: CPUReading, to last: CPUReading) -> Double? {
        let elapsed = Double((last.time - first.time).nanoseconds)
        guard elapsed > 0 else { return nil }
        // Periods in which nothing runs are not counted by the kernel.
        let periodsPassed = elapsed / (Double(last.quota.period) * 1000)
        // One more or less lies in any stretch of time.
        let periods = max(Double(last.periods - first.periods), periodsPassed - 1, 1)
        let throttled = min(1, Double(last.throttled - first.throttled) / periods)
        guard let before = first.usage, let now = last.usage else { return throttled }
        let available = periodsPassed * Double(last.quota.time) * 1000
        return max(throttled, Double(now - before) / available)
    }
}
