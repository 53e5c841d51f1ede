import Glibc

/// A process that uses something up in a target's cgroup.
///
/// It starts stopped and goes on when it is in the group, so that not even its first moments are spent elsewhere. The
/// kernel kills it when the injector ends.
struct Worker {
    static let name = "scale-fault"

    private let child: Child

    /// - Parameters:
    ///   - controllers: of the target's cgroup that it joins.
    ///   - start: one of the `linux_…` functions that start a worker.
    init(in group: ControlGroup, _ controllers: [String], _ start: () -> Int32) throws(FaultError) {
        child = try Child(start(), "a worker")
        do {
            try group.take(child.id, for: controllers)
        } catch {
            child.end()
            throw error
        }
        kill(child.id, SIGCONT)
    }

    /// Its exit code, or 128 and a signal's number; `nil`: it runs.
    func ending() -> CInt? { child.ending() }

    func end() { child.end() }

    /// Ends those that are left in a group, whosever they are.
    static func endAll(in group: ControlGroup) {
        for process in group.members() where ProcessEntry(process)?.name == name { kill(process, SIGKILL) }
    }
}
