/// The processor time that a cgroup may use in each period.
///
/// Kernel documentation: "Control Group v2", `cpu.max`, and "CFS Bandwidth Control" for version 1.
package struct CPUQuota: Hashable, Sendable {
    /// Microseconds of processor time.
    package var time: Int
    /// In microseconds.
    package var period: Int

    /// Of version 2's `cpu.max`: `50000 100000`, or `max 100000` without limit.
    package init?(max text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else { return nil }
        self.init(time: words[0], period: words[1])
    }

    /// Of version 1's `cpu.cfs_quota_us`, -1 without limit, and `cpu.cfs_period_us`.
    package init?(time: some StringProtocol, period: some StringProtocol) {
        guard let time = Int(time.split(whereSeparator: \.isWhitespace).joined()), time > 0,
            let period = Int(period.split(whereSeparator: \.isWhitespace).joined()), period > 0
        else { return nil }
        self.time = time
        self.period = period
    }
}
