import Catalog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Works on chunks whose numbers come on standard input, as Spark's executors run it: for each it leaves
/// a rows file in the work store, and prints one line.
package struct ChunkWorker: Sendable {
    private let work: any WorkStore
    private let fileLimit: Int

    /// - Parameters:
    ///   - work: the run's own.
    ///   - fileLimit: seconds for a file.
    package init(_ work: any WorkStore, fileLimit: Int) {
        self.work = work
        self.fileLimit = fileLimit
    }

    /// Works until standard input ends.
    package func run() async throws {
        // A process that reads files, and ends, must not take this one with it.
        signal(SIGPIPE, SIG_IGN)
        let guardian = Task { await Self.endWithParent() }
        defer { guardian.cancel() }
        let manifest = try await manifest()
        let executor = Self.executor
        // The driver gives up when there is nobody, but not on a chunk that takes long.
        try await work.put(WorkChunk.workerName(executor), [])
        let reading = try manifest.reading(at: work.location)
        let fetcher = try FileSources.source(ofLocation: manifest.location).makeFetcher()
        let reader = ChunkReader(fetcher, Extractor(mode: reading.mode, limit: fileLimit))
        let lines = InputLines()
        while let line = try await lines.next() {
            guard let chunk = Int(line), (0..<manifest.chunks).contains(chunk) else {
                throw IngestError(
                    .workDamaged, at: "standard input",
                    "“\(line)” is not the number of a chunk: 0 to \(manifest.chunks - 1)")
            }
            let summary = try await work(on: chunk, of: manifest, with: reader, for: executor)
            guard Descriptor.write(TabbedLine.line([String(chunk)] + summary), to: STDOUT_FILENO) else {
                return
            }
        }
    }

    private func manifest() async throws -> WorkManifest {
        guard let bytes = try await work.get(WorkManifest.name) else {
            throw IngestError(
                .runOver, at: work.location,
                "there is no manifest: the ingest has ended, or this machine does not see its work folder")
        }
        return try WorkManifest(bytes, at: work.location)
    }

    /// - Returns: what to say of it; ends with a column that is not empty, since Spark drops those.
    private func work(
        on chunk: Int, of manifest: WorkManifest, with reader: ChunkReader, for executor: String
    ) async throws -> [String] {
        do {
            guard let bytes = try await work.get(WorkChunk.name(chunk)) else {
                // The driver takes it away when its rows are in the catalog: an attempt before this one
                // was done. Or the run is over.
                guard try await self.manifest() == manifest else { throw isOver }
                return ["0", "0", "0", "done before"]
            }
            let place = "\(work.location)/\(WorkChunk.name(chunk))"
            let batch = try await reader.read(WorkChunk.files(bytes, at: place))
            // Nothing may be left where no driver looks for it any more.
            guard try await self.manifest() == manifest else { throw isOver }
            let rows = ChunkRows(
                chunk: chunk, digest: ChunkDigest(of: bytes), executor: executor, batch: batch)
            try await work.put(WorkChunk.rowsName(chunk), rows.bytes)
            return [
                String(batch.records.count), String(batch.obstacles.count), String(batch.invalid), "done",
            ]
        } catch {
            // Spark tells little of a worker's end; where this cannot be written, its log has to do.
            if (error as? IngestError)?.code != .runOver {
                try? await work.put(WorkChunk.errorName(chunk), Array("\(error)\n".utf8))
            }
            throw error
        }
    }

    private var isOver: IngestError {
        IngestError(.runOver, at: work.location, "the ingest has ended")
    }

    /// Ends this process soon after nobody reads what it prints, or the one that started it is gone.
    private static func endWithParent() async {
        let parent = getppid()
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
            let isUnread = poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR) != 0
            if isUnread || getppid() != parent { _exit(1) }
        }
    }

    /// The host, and the process of Java's that started this one, or whatever did.
    private static var executor: String {
        var process = getppid()
        for _ in 0..<4 {
            guard let status = ProcessStatus(of: process) else { break }
            if status.name == "java" { return "\(HostName.current)/\(process)" }
            process = status.parent
        }
        return "\(HostName.current)/\(getppid())"
    }
}
