import Catalog

/// Lists a run's source, and writes what has to be read of it to the run's work store, in chunks.
struct ChunkCutter {
    private let job: IngestJob
    private let work: any WorkStore
    /// Files to a chunk.
    private let size: Int
    private var chunks: [CutChunk] = []
    private var waiting: [FileStamp] = []

    init(_ job: IngestJob, into work: any WorkStore, size: Int) {
        self.job = job
        self.work = work
        self.size = size
    }

    /// - Returns: the chunks; when there are any, the manifest is written, too.
    consuming func cut() async throws -> [CutChunk] {
        let lister = job.source.makeLister()
        while let listing = try await lister.next(limit: 1024) {
            try Task.checkCancellation()
            waiting += try await job.unread(in: listing)
            while waiting.count >= size { try await write(size) }
        }
        try Task.checkCancellation()
        if !waiting.isEmpty { try await write(waiting.count) }
        job.expect(files: job.figures.counters.files)
        let count = chunks.count
        job.update { $0.chunks = count }
        guard count > 0 else { return [] }
        let manifest = WorkManifest(
            source: job.source.location, reading: job.run.reading, run: job.run.id, chunks: count)
        try await work.put(WorkManifest.name, try manifest.bytes)
        return chunks
    }

    private mutating func write(_ count: Int) async throws {
        let bytes = WorkChunk.bytes(of: Array(waiting.prefix(count)))
        try await work.put(WorkChunk.name(chunks.count), bytes)
        chunks.append(CutChunk(files: count, digest: ChunkDigest(of: bytes)))
        waiting.removeFirst(count)
    }
}
