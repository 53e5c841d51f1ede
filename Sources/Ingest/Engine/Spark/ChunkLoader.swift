import Catalog

/// Loads the chunks of a run as workers finish them, each once.
struct ChunkLoader {
    private let job: IngestJob
    private let work: any WorkStore
    /// The number of files in each.
    private let chunks: [Int]
    private var executors: Set<String> = []
    private(set) var loaded: Set<Int> = []

    init(_ chunks: [Int], of job: IngestJob, from work: any WorkStore) {
        self.chunks = chunks
        self.job = job
        self.work = work
    }

    /// Loads the chunks that are there.
    ///
    /// - Returns: whether there were any.
    /// - Throws: when rows are damaged or of another version, or the catalog cannot be written.
    mutating func load() async throws -> Bool {
        var found = false
        for name in try await work.list("rows/") {
            try Task.checkCancellation()
            guard let chunk = WorkChunk.number(ofRows: name), chunks.indices.contains(chunk) else { continue }
            // A second attempt, of an executor that was believed lost, says the same again.
            if !loaded.contains(chunk) {
                guard let bytes = try await work.get(name) else { continue }
                try await load(chunk, ChunkRows(bytes, at: "\(work.location)/\(name)"))
                found = true
            }
            // The rows last: a chunk without rows is one to be read, as long as it is there.
            try await work.delete([WorkChunk.name(chunk), name])
        }
        return found
    }

    private mutating func load(_ chunk: Int, _ rows: ChunkRows) async throws {
        guard rows.chunk == chunk, rows.batch.records.count + rows.batch.obstacles.count == chunks[chunk]
        else { throw WorkChunk.damaged("\(work.location)/\(WorkChunk.rowsName(chunk))") }
        try await job.record(rows.batch)
        loaded.insert(chunk)
        executors.insert(rows.executor)
        let (done, processes) = (loaded.count, executors.count)
        job.update { figures in
            figures.chunksDone = done
            figures.executors = processes
        }
    }

    /// - Parameter log: Spark's.
    /// - Throws: ``IngestError`` unless every chunk was loaded.
    func finish(at log: String) throws(IngestError) {
        guard let missing = chunks.indices.first(where: { !loaded.contains($0) }) else { return }
        throw IngestError(
            .sparkFailed, at: "chunk \(missing)",
            "Spark has ended without an error, but left \(chunks.count - loaded.count) chunks undone, this one "
                + "first: do all executors write to \(work.location)? Spark's log: \(log)")
    }
}
