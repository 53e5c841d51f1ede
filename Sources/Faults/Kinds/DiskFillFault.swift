import CLinux
import Chaos
import Glibc

/// Fills the file system of a folder in the target.
///
/// The file has no name: the kernel frees its blocks when the worker that holds it ends, whatever ends it. The worker
/// is in the target's cgroup for memory, of which files on a `tmpfs` take.
final class DiskFillFault: TargetFault {
    var memory: Memory = [:]
    private let fill: Fault.DiskFill
    private let context: FaultContext
    private var disk: CInt = -1
    private var worker: Worker?
    private var before = 0.0

    init(_ fill: Fault.DiskFill, _ context: FaultContext) {
        self.fill = fill
        self.context = context
    }

    deinit { if disk >= 0 { close(disk) } }

    var folder: String? { fill.path }

    func prepare() throws(FaultError) -> Memory {
        guard fill.path.hasPrefix("/"), fill.share > 0, fill.share <= 1 else {
            throw FaultError(
                .badParameter, "disk fill", "the path should begin with /, the share be from 0 to 1")
        }
        disk = linux_open_folder(context.target.root, fill.path)
        guard disk >= 0 else {
            let reason = FaultError.system(fill.path).message
            throw FaultError(.badParameter, "folder \(fill.path) of the target", reason)
        }
        before = used()
        guard before < fill.share else {
            throw FaultError(
                .badParameter, "folder \(fill.path) of the target",
                "its file system is used to \(Int(before * 100))% already, and should be to less than the share"
            )
        }
        return [:]
    }

    func apply() throws(FaultError) { try renew() }

    func renew() throws(FaultError) {
        if let ending = worker?.ending() {
            worker = nil
            // Below 128 it is the number of an error, else of a signal.
            guard ending >= 128 else { throw .system("folder \(fill.path) of the target", ending) }
        }
        guard worker == nil else { return }
        let (disk, share) = (disk, fill.share)
        worker = try Worker(in: context.target.group, ["memory"]) { linux_fill(disk, share) }
    }

    func proof() -> ProofOfEffect? {
        let now = used()
        return context.proof(
            "share of \(fill.path) in use", before: before, now: now, isEffect: now >= fill.share - 0.01)
    }

    func recover() {
        worker?.end()
        worker = nil
        Worker.endAll(in: context.target.group)
    }

    /// As df(1) has it: of what users may have.
    private func used() -> Double {
        var status = statvfs()
        guard fstatvfs(disk, &status) == 0 else { return 0 }
        let used = Double(status.f_blocks - status.f_bfree)
        return used / max(1, used + Double(status.f_bavail))
    }
}
