@preconcurrency import Dispatch

/// Runs a connection's actor on a queue of its own, so that waiting for a server never takes a thread from
/// the tasks that do not.
final class ConnectionExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "scale.postgres")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
