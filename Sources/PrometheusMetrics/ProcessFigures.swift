import CoreMetrics
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the kernel knows of this process, under the names that Prometheus' client libraries use.
///
/// Read from `/proc/self` (proc(5)); where that is not there, nothing is exposed.
package final class ProcessFigures: Sendable {
    private let residentMemory: Meter
    private let processorTime: FloatingPointCounter
    private let countedProcessorTime = Mutex(0.0)
    private let openFiles: Meter
    private let maximumFiles: Meter
    private let startTime: Meter

    package init(registry: PrometheusRegistry) {
        registry.describe("process_resident_memory_bytes", "Resident memory.")
        registry.describe("process_cpu_seconds_total", "User and system processor time since the start.")
        registry.describe("process_open_fds", "Open file descriptors.")
        registry.describe("process_max_fds", "Most file descriptors that may be open.")
        registry.describe("process_start_time_seconds", "When the process started, since 1970.")
        residentMemory = Meter(label: "process_resident_memory_bytes", factory: registry)
        processorTime = FloatingPointCounter(label: "process_cpu_seconds_total", factory: registry)
        openFiles = Meter(label: "process_open_fds", factory: registry)
        maximumFiles = Meter(label: "process_max_fds", factory: registry)
        startTime = Meter(label: "process_start_time_seconds", factory: registry)
    }

    /// Reads the figures anew; done for each scrape.
    package func refresh() {
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        if let fields = Self.statFields() {
            // proc(5) numbers the fields of `stat` from 1; the third, after the name, is our first.
            let ownTicks = (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)
            countedProcessorTime.withLock { counted in
                processorTime.increment(by: ownTicks / ticks - counted)
                counted = max(counted, ownTicks / ticks)
            }
            residentMemory.set((Double(fields[21]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))))
            if let boot = Self.bootTime() {
                startTime.set(boot + (Double(fields[19]) ?? 0) / ticks)
            }
        }
        if let count = Self.openFileCount() { openFiles.set(count) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            maximumFiles.set(Double(limit.rlim_cur))
        }
    }

    /// The fields of `/proc/self/stat` after the command's name, which may hold spaces.
    private static func statFields() -> [Substring]? {
        guard let stat = contents(of: "/proc/self/stat"), let end = stat.lastIndex(of: ")") else {
            return nil
        }
        let fields = stat[stat.index(after: end)...].split(whereSeparator: \.isWhitespace)
        return fields.count > 21 ? fields : nil
    }

    private static func bootTime() -> Double? {
        guard let stat = contents(of: "/proc/stat") else { return nil }
        let line = stat.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) }
    }

    private static func openFileCount() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // "." and ".." and the folder's own descriptor.
        return max(0, count - 3)
    }

    private static func contents(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
