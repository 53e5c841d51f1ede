import Glibc

/// Disks as the kernel numbers them, such as `253:0`.
enum BlockDevice {
    /// Those on which anything lies that a process has mounted. An engine's own disk is among them: `/etc/hosts` of a
    /// container is mounted from it.
    static func devices(ofProcess process: Int32) -> [String] {
        let mounts = SmallFile.read("/proc/\(process)/mountinfo") ?? ""
        let numbers = mounts.split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: " ")
            // Number 0 is for file systems without a device.
            guard fields.count > 3, !fields[2].hasPrefix("0:") else { return nil }
            return String(fields[2])
        }
        return Set(numbers.map(disk)).sorted()
    }

    /// The whole disk that a partition is on: limits are for disks.
    private static func disk(_ number: String) -> String {
        let place = "/sys/dev/block/\(number)"
        guard access(place + "/partition", F_OK) == 0 else { return number }
        return SmallFile.line(place + "/../dev") ?? number
    }
}

/// What a cgroup has read and written so far.
struct BlockCounters {
    var time = Monotonic.now
    /// By device and direction.
    var bytes: [String: Double] = [:]
    var operations: [String: Double] = [:]

    init() {}

    init(_ folder: String, _ devices: [String]) {
        for line in SmallFile.read(folder + "/io.stat")?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            guard let device = words.first.map(String.init), devices.contains(device) else { continue }
            for word in words.dropFirst() {
                let pair = word.split(separator: "=")
                guard pair.count == 2, let value = Double(pair[1]) else { continue }
                switch pair[0] {
                case "rbytes", "wbytes": bytes[device + pair[0].prefix(1), default: 0] = value
                case "rios", "wios": operations[device + pair[0].prefix(1), default: 0] = value
                default: break
                }
            }
        }
        let old = "/blkio.throttle.io_serv"
        Self.add(folder + old + "ice_bytes", devices, to: &bytes)
        Self.add(folder + old + "iced", devices, to: &operations)
    }

    /// Lines such as `253:0 Read 4096`.
    private static func add(_ file: String, _ devices: [String], to numbers: inout [String: Double]) {
        for line in SmallFile.read(file)?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, devices.contains(words[0]), ["Read", "Write"].contains(words[1]) else {
                continue
            }
            numbers[words[0] + words[1].prefix(1).lowercased(), default: 0] += Double(words[2]) ?? 0
        }
    }

    /// The greatest growth of one device in one direction.
    func most(_ way: KeyPath<BlockCounters, [String: Double]>, since other: Self) -> Double {
        self[keyPath: way].map { $0.value - (other[keyPath: way][$0.key] ?? 0) }.max() ?? 0
    }
}
