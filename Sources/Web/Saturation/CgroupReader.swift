import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads what the kernel tells of this process's cgroup.
///
/// Quotas are read each time: they can be changed while the process runs. The nearest group that has one
/// counts; what lies above a container's own group is not to be seen from within.
package struct CgroupReader: Sendable {
    private let cgroup: Cgroup?

    /// Finds the group of this process.
    package init() {
        self.init(
            Cgroup(
                groups: Self.contents(of: "/proc/self/cgroup") ?? "",
                mounts: Self.contents(of: "/proc/self/mountinfo") ?? ""))
    }

    package init(_ cgroup: Cgroup?) { self.cgroup = cgroup }

    /// - Returns: `nil` where there is no cgroup, or none with a quota.
    package func reading(at time: NIODeadline) -> CPUReading? {
        switch cgroup {
        case nil: return nil
        case .version1(let folders, let accounting):
            for (level, folder) in folders.enumerated() {
                guard let quota = Self.contents(of: folder + "/cpu.cfs_quota_us"),
                    let period = Self.contents(of: folder + "/cpu.cfs_period_us"),
                    let quota = CPUQuota(time: quota, period: period),
                    let stat = Self.contents(of: folder + "/cpu.stat")
                else { continue }
                let usage = level < accounting.count ? accounting[level] : nil
                return CPUReading(
                    at: time, quota: quota, stat: stat,
                    usage: usage.flatMap { Self.contents(of: $0 + "/cpuacct.usage") })
            }
        case .version2(let folders):
            for folder in folders {
                guard let max = Self.contents(of: folder + "/cpu.max"), let quota = CPUQuota(max: max),
                    let stat = Self.contents(of: folder + "/cpu.stat")
                else { continue }
                return CPUReading(at: time, quota: quota, stat: stat)
            }
        }
        return nil
    }

    /// All of a small file.
    private static func contents(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 1 << 20 {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
