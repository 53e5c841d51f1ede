#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Spark's driver, a process of Java's below a shell that ends it when this process is gone, however that
/// came.
actor SparkProcess {
    /// Waits for the command, in a process group of its own, and ends the group when standard input, which
    /// nobody writes, is closed. Removes the folder of temporary files at last. `set -m` gives each job a
    /// process group.
    private static let script = """
        scratch=$1; shift
        set -m
        exec 3<&0 </dev/null
        "$@" 3<&- &
        child=$!
        exec >/dev/null 2>&1
        {
            cat <&3 >/dev/null
            kill -TERM -- -$child
            for try in {1..50}; do kill -0 -- -$child || exit; sleep 0.2; done
            kill -KILL -- -$child
        } &
        watcher=$!
        exec 3<&-
        wait $child
        status=$?
        kill -KILL -- -$watcher
        rm -rf "$scratch"
        exit $status
        """

    private let executor = QueueExecutor("scale.ingest.spark")
    private let shell: ChildProcess

    /// - Parameters:
    ///   - log: where standard output and error go.
    ///   - scratch: a folder that is removed at the end.
    /// - Throws: ``IngestError``.
    init(_ command: [String], environment: [String: String], log: String, scratch: String) throws(IngestError)
    {
        let descriptor = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw IngestError(.sparkFailed, at: log, "the log cannot be written: \(SystemCall.error)")
        }
        defer { close(descriptor) }
        guard
            let shell = ChildProcess(
                "/bin/bash", ["-c", Self.script, "scale", scratch] + command,
                environment: environment.map { "\($0.key)=\($0.value)" }, errors: .file(descriptor),
                ownSession: true)
        else { throw IngestError(.sparkFailed, at: "/bin/bash", "it cannot be started: \(SystemCall.error)") }
        self.shell = shell
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Returns: how Spark ended; `nil` as long as it runs.
    func ending() -> ChildProcess.Ending? { shell.endingIfAny() }

    /// Ends Spark, and waits for that.
    func stop() {
        shell.closeInput()
        // The shell gives Spark ten seconds.
        let deadline = ContinuousClock.now + .seconds(20)
        while shell.endingIfAny() == nil, ContinuousClock.now < deadline { usleep(50_000) }
        shell.kill()
        shell.wait()
    }
}
