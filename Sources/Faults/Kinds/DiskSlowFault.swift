import Chaos

/// Limits what the target reads from and writes to disks.
///
/// cgroup version 1, blkio-controller.rst: writes that go through the page cache and are flushed later by the kernel are
/// not limited, those that a program waits for are. Version 2, `io.max`: all are.
final class DiskSlowFault: TargetFault {
    var memory: Memory = [:]
    private let slow: Fault.DiskSlow
    private let context: FaultContext
    private var devices: [String] = []
    private var begun = BlockCounters()
    private var last = BlockCounters()

    init(_ slow: Fault.DiskSlow, _ context: FaultContext) {
        self.slow = slow
        self.context = context
    }

    func prepare() throws(FaultError) -> Memory {
        guard slow.bytesPerSecond ?? slow.operationsPerSecond != nil, slow.bytesPerSecond ?? 1 > 0,
            slow.operationsPerSecond ?? 1 > 0
        else {
            throw FaultError(
                .badParameter, "disk", "bytes or operations a second should be given, more than 0")
        }
        let (folder, version) = try context.target.group.folder(of: "blkio")
        devices = BlockDevice.devices(ofProcess: context.target.process)
        guard !devices.isEmpty else {
            throw FaultError(.notPossible, "disk", "nothing that the target has mounted is on a disk")
        }
        var memory: Memory = [:]
        for device in devices {
            for (file, _) in settings(version) {
                memory["\(device) \(file)"] = Self.value(of: device, in: folder + "/" + file) ?? ""
            }
        }
        return memory
    }

    func apply() throws(FaultError) {
        let (folder, version) = try context.target.group.folder(of: "blkio")
        for device in devices {
            for (file, value) in settings(version) where !value.isEmpty {
                try SmallFile.write("\(device) \(value)", to: folder + "/" + file)
            }
        }
        begun = BlockCounters(folder, devices)
        last = begun
    }

    func proof() throws(FaultError) -> ProofOfEffect? {
        let now = BlockCounters(try context.target.group.folder(of: "blkio").folder, devices)
        defer { last = now }
        // A disk that nobody uses is not slow: the group has to be at its limit.
        let seconds = max(0.001, now.time - last.time)
        var isEffect = false
        for way in [\BlockCounters.bytes, \.operations] {
            let limit = way == \.bytes ? slow.bytesPerSecond : slow.operationsPerSecond
            guard let limit else { continue }
            let most = now.most(way, since: last) / seconds
            if most >= 0.6 * Double(limit), most <= 1.6 * Double(limit) { isEffect = true }
        }
        return context.proof(
            "bytes read and written on disks", before: begun.bytes.values.reduce(0, +),
            now: now.bytes.values.reduce(0, +), isEffect: isEffect)
    }

    func recover() throws(FaultError) {
        guard let (folder, version) = context.target.group.place(of: "blkio"), SmallFile.isFolder(folder)
        else { return }
        for (key, value) in memory {
            let words = key.split(separator: " ").map(String.init)
            guard words.count == 2 else { continue }
            let old = value.isEmpty ? Self.unlimited(version) : value
            try SmallFile.write("\(words[0]) \(old)", to: folder + "/" + words[1])
        }
    }

    /// Files and what is written to them after the device's number.
    private func settings(_ version: ControlGroup.Version) -> [(file: String, value: String)] {
        let bytes = slow.bytesPerSecond.map { "\($0)" }
        let operations = slow.operationsPerSecond.map { "\($0)" }
        switch version {
        case .one:
            return [
                ("blkio.throttle.read_bps_device", bytes ?? ""),
                ("blkio.throttle.write_bps_device", bytes ?? ""),
                ("blkio.throttle.read_iops_device", operations ?? ""),
                ("blkio.throttle.write_iops_device", operations ?? ""),
            ]
        case .two:
            let parts = [
                bytes.map { "rbps=\($0) wbps=\($0)" }, operations.map { "riops=\($0) wiops=\($0)" },
            ]
            return [("io.max", parts.compactMap { $0 }.joined(separator: " "))]
        }
    }

    private static func unlimited(_ version: ControlGroup.Version) -> String {
        version == .one ? "0" : "rbps=max wbps=max riops=max wiops=max"
    }

    /// What a file has for a device, without its number.
    private static func value(of device: String, in file: String) -> String? {
        SmallFile.read(file)?.split(separator: "\n").first { $0.hasPrefix(device + " ") }
            .map { String($0.dropFirst(device.utf8.count + 1)) }
    }
}
