import Glibc

/// A process as `/proc` tells of it; proc(5).
struct ProcessEntry: Hashable, Sendable {
    var id: Int32
    /// The executable's name, up to 15 bytes.
    var name: String
    /// Such as `S`, `R`, `T` (stopped), `Z` (ended and not waited for).
    var state: Character
    var threads: Int
    /// Ticks since the machine started; with the id it tells processes apart.
    var startedAt: UInt64

    /// - Returns: `nil` when there is no such process.
    init?(_ id: Int32) {
        guard let text = SmallFile.read("/proc/\(id)/stat") else { return nil }
        self.init(stat: text)
    }

    /// - Parameter stat: of `/proc/PID/stat`. The name, in parentheses, may have parentheses and blanks itself.
    init?(stat: String) {
        guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")"), open < close,
            let id = Int32(stat[..<open].filter { $0 != " " })
        else { return nil }
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 19, let state = fields[0].first, let threads = Int(fields[17]),
            let startedAt = UInt64(fields[19])
        else { return nil }
        self.id = id
        self.name = String(stat[stat.index(after: open)..<close])
        self.state = state
        self.threads = threads
        self.startedAt = startedAt
    }

    /// Seconds that it has been running.
    var age: Double {
        let uptime = SmallFile.line("/proc/uptime")?.split(separator: " ").first.flatMap { Double($0) } ?? 0
        return uptime - Double(startedAt) / Double(max(1, sysconf(CInt(_SC_CLK_TCK))))
    }

    /// The real user's and group's numbers.
    static func owner(_ id: Int32) -> (user: UInt32, group: UInt32)? {
        guard let text = SmallFile.read("/proc/\(id)/status") else { return nil }
        func number(_ name: String) -> UInt32? {
            text.split(separator: "\n").first { $0.hasPrefix(name + ":") }?
                .split(separator: "\t").dropFirst().first.flatMap { UInt32($0) }
        }
        guard let user = number("Uid"), let group = number("Gid") else { return nil }
        return (user, group)
    }

    /// The soft limit in `/proc/PID/limits`; `nil`: none, or the process is gone.
    static func softLimit(_ name: String, of id: Int32) -> UInt64? {
        SmallFile.read("/proc/\(id)/limits")?.split(separator: "\n").first { $0.hasPrefix(name) }?
            .dropFirst(name.count).split(separator: " ").first.flatMap { UInt64($0) }
    }
}
