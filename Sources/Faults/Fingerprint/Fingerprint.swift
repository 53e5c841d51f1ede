/// What a target is like where faults could leave something behind: what has been read, by its name.
///
/// Left out on purpose, because it changes by itself: counters and statistics, process ids, how many processes of an
/// executable there are, those younger than a few seconds (health checks), and what lies in files of the target's own.
package struct Fingerprint: Codable, Hashable, Sendable {
    /// Such as `firewall`, `cpu.cfs_quota_us`, `process postgres`.
    package var entries: [String: String]

    package init(_ entries: [String: String] = [:]) { self.entries = entries }

    /// What of this is otherwise in `after`, a line each.
    package func differences(to after: Fingerprint) -> [String] {
        var lines: [String] = []
        for name in Set(entries.keys).union(after.entries.keys).sorted() {
            let old = entries[name]
            let new = after.entries[name]
            guard old != new else { continue }
            // A process that is gone is what the system has to heal, not what a fault has left.
            if new == nil, name.hasPrefix(Self.process) { continue }
            lines.append("\(name): \(Self.short(old)) before, \(Self.short(new)) after")
        }
        return lines
    }

    static let process = "process "

    private static func short(_ text: String?) -> String {
        guard let text else { return "nothing" }
        let line = text.split(separator: "\n").joined(separator: "; ")
        return "“\(line.count > 300 ? line.prefix(300) + "…" : line)”"
    }
}
