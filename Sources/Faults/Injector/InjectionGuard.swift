import Chaos
import CLinux
import Glibc

/// A second process beside the injector, which heals when that has died.
///
/// It leaves the helper container's cgroups for those of the machine's first process, so that who kills the container
/// does not kill it, and keeps nothing of the container open. It holds the targets from the beginning and hears of
/// every change before it is made. Descriptor 3 leads to the injector.
package final class InjectionGuard {
    private static let control: CInt = 3
    /// Seconds beyond the lease: the injector, if it lives, is first.
    private static let grace = 2.0
    /// Seconds for which healing is tried.
    private static let patience = 10.0

    private let injection: Injection
    private var faults: [String: any TargetFault] = [:]
    private var isDone = false
    private var line: [UInt8] = []

    package init(_ injection: Injection) {
        self.injection = injection
    }

    package func run() {
        // Blocked, and never looked at: only what comes from the injector counts.
        _ = linux_signals()
        setsid()
        leaveContainer()
        var targets: [String: Target] = [:]
        for target in injection.targets { targets[target.id] = try? Target(target) }
        var limit = Monotonic.now + injection.lease + Self.grace
        answer()
        while !isDone {
            var look = pollfd(fd: Self.control, events: Int16(POLLIN), revents: 0)
            let wait = limit - Monotonic.now
            guard wait > 0, poll(&look, 1, CInt((wait * 1000).rounded(.up))) > 0 else {
                if Monotonic.now < limit { continue }
                break
            }
            guard let messages = receive() else { break }
            for message in messages {
                switch message {
                case .remember(let id, let memory):
                    let fault = targets[id].flatMap {
                        try? injection.fault.on(FaultContext(target: $0, injection: injection))
                    }
                    fault?.memory = memory
                    faults[id] = fault
                    answer()
                case .alive:
                    limit = Monotonic.now + injection.lease + Self.grace
                    answer()
                case .done: isDone = true
                }
            }
        }
        if !isDone { heal() }
    }

    private func heal() {
        let limit = Monotonic.now + Self.patience
        while !faults.isEmpty, Monotonic.now < limit {
            for (id, fault) in faults where (try? fault.recover()) != nil { faults[id] = nil }
            if !faults.isEmpty { usleep(200_000) }
        }
    }

    /// - Returns: `nil` when the injector is gone.
    private func receive() -> [GuardMessage]? {
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(Self.control, &chunk, chunk.count)
        guard count > 0 else { return nil }
        line.append(contentsOf: chunk[..<count])
        var messages: [GuardMessage] = []
        while let end = line.firstIndex(of: UInt8(ascii: "\n")) {
            if let message = GuardMessage(line: line[..<end]) { messages.append(message) }
            line.removeSubrange(...end)
        }
        return messages
    }

    private func answer() {
        var byte: UInt8 = 1
        _ = send(Self.control, &byte, 1, CInt(MSG_NOSIGNAL))
    }

    private func leaveContainer() {
        let mounts = SmallFile.read("/proc/self/mountinfo") ?? ""
        let first = ControlGroup(groups: SmallFile.read("/proc/1/cgroup") ?? "", mounts: mounts)
        // Where it may not, it stays and guards against what ends the injector alone.
        for folder in first.all { try? SmallFile.write("\(getpid())", to: folder + "/cgroup.procs") }
    }
}
