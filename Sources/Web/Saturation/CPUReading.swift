import NIOCore

/// What the kernel has counted for a cgroup with a quota up to a time.
package struct CPUReading: Hashable, Sendable {
    package var time: NIODeadline
    package var quota: CPUQuota
    /// Periods in which anything ran.
    package var periods: Int
    /// Of these, the periods in which the quota ran out.
    package var throttled: Int
    /// Processor time in nanoseconds, of all the cgroup's processes; `nil` where it is not told.
    package var usage: Int?

    /// - Parameters:
    ///   - stat: the text of `cpu.stat`; version 2 has the usage there too.
    ///   - usage: the text of version 1's `cpuacct.usage`.
    /// - Returns: `nil` when it does not count periods.
    package init?(at time: NIODeadline, quota: CPUQuota, stat: String, usage: String? = nil) {
        var counts: [Substring: Int] = [:]
        for line in stat.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { counts[words[0]] = Int(words[1]) }
        }
        guard let periods = counts["nr_periods"], let throttled = counts["nr_throttled"] else { return nil }
        self.time = time
        self.quota = quota
        self.periods = periods
        self.throttled = throttled
        self.usage =
            counts["usage_usec"].map { $0.multipliedReportingOverflow(by: 1000).partialValue }
            ?? usage.flatMap { Int($0.split(whereSeparator: \.isWhitespace).joined()) }
    }
}
