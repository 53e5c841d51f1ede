import CLinux
import Glibc

/// A container's first process, and what hangs on it, held open: a namespace stays reachable when the process has
/// ended, and another process that gets its id is not taken for it.
final class Target {
    let id: String
    let process: Int32
    let group: ControlGroup
    /// The network namespace.
    let network: CInt
    /// Becomes readable when the process has ended.
    let ending: CInt

    /// - Throws: ``FaultError`` when the process does not run, or is in no cgroup of the container's.
    init(_ target: Injection.Target) throws(FaultError) {
        id = target.id
        process = target.process
        let place = "/proc/\(target.process)"
        ending = linux_process_descriptor(target.process)
        guard ending >= 0 else {
            throw FaultError(.noTarget, target.name, "its process \(target.process) does not run")
        }
        network = open(place + "/ns/net", O_RDONLY | O_CLOEXEC)
        guard network >= 0 else {
            let error = FaultError.system("\(target.name): \(place)/ns/net")
            close(ending)
            throw error
        }
        let groups = SmallFile.read(place + "/cgroup") ?? ""
        group = ControlGroup(groups: groups, mounts: SmallFile.read("/proc/self/mountinfo") ?? "")
        // Ids are used again: that of a container is in its cgroup's name.
        guard groups.contains(target.id), !hasEnded else {
            throw FaultError(
                .noTarget, target.name, "process \(target.process) is not the container's \(target.id)")
        }
        guard !group.all.isEmpty else {
            throw FaultError(
                .noTarget, target.name, "its cgroup is not to be seen: mount /sys/fs/cgroup of the machine")
        }
    }

    deinit {
        close(ending)
        close(network)
    }

    var hasEnded: Bool {
        var look = pollfd(fd: ending, events: Int16(POLLIN), revents: 0)
        return poll(&look, 1, 0) > 0
    }

    /// Its root folder as the injector sees it.
    var root: String { "/proc/\(process)/root" }

    /// Its processes that have not ended, without workers of faults.
    var processes: [ProcessEntry] {
        group.members().compactMap { ProcessEntry($0) }.filter { $0.name != Worker.name && $0.state != "Z" }
    }
}
