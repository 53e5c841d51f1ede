/// Why a run by Spark failed, as one line.
struct SparkFailure {
    let log: SparkLog
    let master: SparkMaster
    /// The command that the executors were to run.
    let worker: String

    /// When Spark has ended with an error: the workers' own words, or else Spark's.
    ///
    /// - Parameter loaded: chunks that were done all the same.
    func cause(in work: any WorkStore, loaded: Set<Int>) async -> IngestError {
        let names = (try? await work.list("errors/")) ?? []
        for name in names {
            guard let chunk = Int(name.dropFirst(7)), !loaded.contains(chunk),
                let text = try? await work.get(name)
            else { continue }
            let cause = String(decoding: text.prefix(1000), as: UTF8.self).split(separator: "\n").first ?? ""
            return IngestError(
                .sparkFailed, at: "chunk \(chunk)", "a worker failed: \(cause); Spark's log: \(log.path)")
        }
        return log.failure(worker: worker, master: master)
    }

    /// When no worker has begun.
    func noExecutors(within patience: Duration) -> IngestError {
        IngestError(
            .noExecutors, at: master.text,
            "it gave no executor within \(Int(patience.seconds)) seconds: see whether it has workers with free "
                + "cores and memory; Spark's log: \(log.path)")
    }
}
