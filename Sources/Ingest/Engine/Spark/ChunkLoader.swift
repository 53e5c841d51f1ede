import Catalog

/// What a driver remembers of a chunk that it has written.
struct CutChunk: Sendable {
    var files: Int
    var digest: ChunkDigest
}

/// Loads the chunks of a run as workers finish them, each once.
struct ChunkLoader {
    private let job: IngestJob
    private let work: any WorkStore
    private let chunks: [CutChunk]
    /// Those that are known to work, or to have worked, for this run.
    private(set) var executors: Set<String> = []
    private(set) var loaded: Set<Int> = []

    init(_ chunks: [CutChunk], of job: IngestJob, from work: any WorkStore) {
        self.chunks = chunks
        self.job = job
        self.work = work
    }

    /// Loads the chunks that are there.
    ///
    /// - Returns: whether there were any.
    /// - Throws: when rows are damaged, of another chunk or of another version, or the catalog cannot be
    ///   written.
    mutating func load() async throws -> Bool {
        var found = false
        for name in try await work.list("rows/") {
            try Task.checkCancellation()
            guard let chunk = WorkChunk.number(ofRows: name), chunks.indices.contains(chunk) else { continue }
            if try await load(chunk) { found = true }
        }
        return found
    }

    /// Loads the chunks that Spark has done and that are not seen yet: a folder on a server may be listed
    /// from memory for a while.
    mutating func loadUnseen() async throws {
        let deadline = ContinuousClock.now + work.delay
        while true {
            for chunk in missing {
                try Task.checkCancellation()
                _ = try await load(chunk)
            }
            guard !missing.isEmpty, ContinuousClock.now < deadline else { return }
            try await Task.sleep(for: work.pollInterval)
        }
    }

    private var missing: [Int] { chunks.indices.filter { !loaded.contains($0) } }

    /// - Returns: whether it was there, and had not been loaded.
    private mutating func load(_ chunk: Int) async throws -> Bool {
        let name = WorkChunk.rowsName(chunk)
        // A second attempt, of an executor that was believed lost, says the same again.
        let isNew = !loaded.contains(chunk)
        if isNew {
            guard let bytes = try await work.get(name) else { return false }
            try await load(chunk, ChunkRows(bytes, at: "\(work.location)/\(name)"))
        }
        // Without the chunk, an attempt that begins now has nothing to do.
        try await work.delete([WorkChunk.name(chunk), name])
        return isNew
    }

    private mutating func load(_ chunk: Int, _ rows: ChunkRows) async throws {
        let place = "\(work.location)/\(WorkChunk.rowsName(chunk))"
        guard rows.digest == chunks[chunk].digest else {
            throw IngestError(
                .workDamaged, at: place,
                "it answers a chunk that is not of this run: see what else writes there, and run the ingest again"
            )
        }
        guard rows.chunk == chunk,
            rows.batch.records.count + rows.batch.obstacles.count == chunks[chunk].files
        else { throw WorkChunk.damaged(place) }
        try await job.record(rows.batch)
        loaded.insert(chunk)
        executors.insert(rows.executor)
        tell()
    }

    /// Counts the executors whose workers have said that they are there.
    mutating func countExecutors() async throws {
        let folder = WorkChunk.workersFolder
        let known = executors.count
        executors.formUnion(try await work.list(folder).map { String($0.dropFirst(folder.count)) })
        if executors.count > known { tell() }
    }

    private func tell() {
        let (done, processes) = (loaded.count, executors.count)
        job.update { figures in
            figures.chunksDone = done
            figures.executors = processes
        }
    }

    /// - Parameter log: Spark's.
    /// - Throws: ``IngestError`` unless every chunk was loaded.
    func finish(at log: String) throws(IngestError) {
        guard let first = missing.first else { return }
        throw IngestError(
            .sparkFailed, at: "chunk \(first)",
            "Spark has ended without an error, but left \(missing.count) chunks undone, this one first: do all "
                + "executors write to \(work.location)? Spark's log: \(log)")
    }
}
