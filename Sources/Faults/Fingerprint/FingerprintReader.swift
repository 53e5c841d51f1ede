/// Takes a target's fingerprint.
enum FingerprintReader {
    /// Files that are settings, not counters, of both versions.
    private static let settings = [
        "cpu": ["cpu.cfs_quota_us", "cpu.cfs_period_us", "cpu.shares", "cpu.max", "cpu.weight"],
        "memory": ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.max", "memory.high"],
        "pids": ["pids.max"],
        "cpuset": ["cpuset.cpus", "cpuset.mems"],
        "freezer": ["freezer.state", "cgroup.freeze"],
        "blkio": [
            "blkio.throttle.read_bps_device", "blkio.throttle.write_bps_device",
            "blkio.throttle.read_iops_device", "blkio.throttle.write_iops_device", "io.max",
        ],
    ]
    /// Seconds; health checks and their kind are younger.
    private static let youngest = 5.0

    /// - Parameter folder: in the target, where a fault puts files.
    /// - Returns: `nil` when the target has ended.
    static func read(_ target: Target, folder: String? = nil) -> Fingerprint? {
        guard !target.hasEnded else { return nil }
        var entries: [String: String] = [:]
        if let text = try? Program.run(["nft", "-s", "list", "ruleset"], in: target.network) {
            entries["firewall"] = Ruleset.stable(text)
        }
        if let text = try? Program.run(["tc", "qdisc", "show"], in: target.network) {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                // qdisc KIND HANDLE dev NAME …
                if words.count > 4 { entries["qdisc \(words[4]) \(words[2])"] = String(line) }
            }
        }
        for (controller, files) in settings {
            guard let folder = target.group.place(of: controller)?.folder else { continue }
            for file in files { entries[file] = SmallFile.read(folder + "/" + file) }
        }
        entries.merge(processes(of: target)) { one, _ in one }
        if let mounts = SmallFile.read("/proc/\(target.process)/mountinfo") {
            // Place and kind; ids and peers are the kernel's own numbers.
            entries["mounts"] = mounts.split(separator: "\n").map { line in
                let fields = line.split(separator: " ")
                let kind = fields.firstIndex(of: "-").map { fields[$0 + 1] } ?? ""
                return "\(fields[4]) \(kind)"
            }.sorted().joined(separator: "\n")
        }
        if let folder {
            entries["files in \(folder)"] = SmallFile.names(in: target.root + folder)
                .filter { $0.hasPrefix(".scale-fault") }.joined(separator: "\n")
        }
        // One that ended in between is not like anything.
        return target.hasEnded ? nil : Fingerprint(entries)
    }

    private static func processes(of target: Target) -> [String: String] {
        var entries: [String: String] = [:]
        var limits: [String: Set<String>] = [:]
        for process in target.group.members().compactMap({ ProcessEntry($0) }) where process.state != "Z" {
            guard process.id == target.process || process.name == Worker.name || process.age > youngest else {
                continue
            }
            let name = Fingerprint.process + process.name
            if process.state == "T" || entries[name] == nil {
                entries[name] = process.state == "T" ? "stopped" : "runs"
            }
            if let files = ProcessEntry.softLimit("Max open files", of: process.id) {
                limits[process.name, default: []].insert("\(files) open files")
            }
            if let score = SmallFile.line("/proc/\(process.id)/oom_score_adj") {
                limits[process.name, default: []].insert("oom_score_adj \(score)")
            }
        }
        // With the process, for that one may be gone.
        for (name, found) in limits { entries[Fingerprint.process + name]? += ", \(found.sorted())" }
        return entries
    }
}
