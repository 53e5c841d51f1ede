import Catalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Has the executors of a Spark cluster read the files, in chunks, and loads what they found.
///
/// The driver, this process, cuts what is new in the source into chunks and writes them to a work store,
/// from which the executors' workers take them and where they leave what they found; each chunk is loaded in
/// one transaction as soon as it is there. Spark itself only sees numbers of chunks. `docs/spark.md`
package struct SparkEngine: IngestEngine {
    package struct Options: Sendable {
        package var master: SparkMaster
        /// Files to a chunk.
        package var chunkSize: Int
        /// Where driver and workers exchange files; `nil`: a temporary folder, for workers on this machine.
        package var work: String?
        /// Where the executors find this program; `nil`: where it is here.
        package var workerBinary: String?
        /// Further settings of Spark's, `name=value`.
        package var settings: [String]
        /// Says which catalog is written: two runs at once have different ones.
        package var catalog: String
        /// How long to wait for the cluster's first executor.
        package var patience = Duration.seconds(300)
        /// Is told where Spark's log is.
        package var onLog: @Sendable (String) -> Void

        package init(
            master: SparkMaster, chunkSize: Int = 5000, work: String? = nil, workerBinary: String? = nil,
            settings: [String] = [], catalog: String, onLog: @escaping @Sendable (String) -> Void = { _ in }
        ) {
            self.master = master
            self.chunkSize = chunkSize
            self.work = work
            self.workerBinary = workerBinary
            self.settings = settings
            self.catalog = catalog
            self.onLog = onLog
        }
    }

    private static let keptLogs = 10

    package let name = "spark"
    private let options: Options
    private let installation: SparkInstallation
    private let environment: [String: String]
    private let worker: String
    /// For temporary files and logs.
    private let folder: String
    private let store: any WorkStore

    /// - Throws: ``IngestError`` when something that it needs is missing here.
    package init(
        _ options: Options, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        self.options = options
        self.environment = environment
        installation = try SparkInstallation(environment: environment)
        worker = try options.workerBinary ?? Self.ownPath()
        folder = try PrivateFolder.path(environment)
        store = try WorkStores.store(at: options.work ?? "\(folder)/work")
    }

    private static func ownPath() throws -> String {
        guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            throw IngestError(
                .workerMissing, at: "/proc/self/exe",
                "this program does not find itself: give --worker-binary")
        }
        return path
    }

    package func run(_ job: IngestJob) async throws {
        try await MasterProbe().check(options.master)
        let owner = String("\(SongID(of: Array(options.catalog.utf8).span))".prefix(12))
        try await sweep(owner)
        let name = "\(owner)-\(job.run.id)"
        let work = store.scoped(to: name)
        do {
            let chunks = try await cut(job, into: work)
            if !chunks.isEmpty { try await submit(chunks, of: job, in: work, name) }
            try await remove(work)
        } catch {
            // In a task of its own, since this one may be cancelled. The first error is the one to tell;
            // what is left behind the next run takes away.
            await Task { try? await remove(work) }.value
            throw error
        }
    }

    /// Removes what runs into the same catalog left behind: they have ended, or this one had not begun.
    private func sweep(_ owner: String) async throws {
        let names = try await store.list("").filter { $0.hasPrefix("\(owner)-") }
        try await store.delete(names)
        // Logs are kept for people, but not for ever.
        let logs = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let own = logs.compactMap { SparkLog.run(of: $0, owner: owner) }.sorted()
        for run in own.dropLast(Self.keptLogs) { unlink("\(folder)/\(SparkLog.name("\(owner)-\(run)"))") }
    }

    /// The manifest first, so that workers notice.
    private func remove(_ work: some WorkStore) async throws {
        try await work.delete([WorkManifest.name])
        try await work.delete(try await work.list(""))
    }

    /// Lists the source, and writes what has to be read.
    ///
    /// - Returns: the number of files in each chunk.
    private func cut(_ job: IngestJob, into work: some WorkStore) async throws -> [Int] {
        let lister = job.source.makeLister()
        var chunks: [Int] = []
        var waiting: [FileStamp] = []
        func write(_ count: Int) async throws {
            let files = Array(waiting.prefix(count))
            try await work.put(WorkChunk.name(chunks.count), WorkChunk.bytes(of: files))
            chunks.append(files.count)
            waiting.removeFirst(files.count)
        }
        while let listing = try await lister.next(limit: 1024) {
            try Task.checkCancellation()
            waiting += try await job.unread(in: listing)
            while waiting.count >= options.chunkSize { try await write(options.chunkSize) }
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

    /// Runs Spark on the chunks, and loads them as they are done.
    private func submit(
        _ chunks: [Int], of job: IngestJob, in work: some WorkStore, _ name: String
    ) async throws {
        let log = SparkLog(path: "\(folder)/\(SparkLog.name(name))")
        let spark = try start(chunks: chunks.count, work, name, log)
        options.onLog(log.path)
        var loader = ChunkLoader(chunks, of: job, from: work)
        do {
            let begin = ContinuousClock.now
            var ending: ChildProcess.Ending?
            while ending == nil {
                ending = await spark.ending()
                // What is there when Spark has ended is all there will be.
                if try await !loader.load(), ending == nil {
                    let isLate = ContinuousClock.now - begin > options.patience
                    if loader.loaded.isEmpty, isLate, log.waitsForExecutors { throw noExecutors(log) }
                    try await Task.sleep(for: work.pollInterval)
                }
            }
            guard ending == .exited(0) else { throw await failure(log, loader, work) }
            try loader.finish(at: log.path)
        } catch {
            await spark.stop()
            throw error
        }
    }

    private func start(
        chunks: Int, _ work: some WorkStore, _ name: String, _ log: SparkLog
    ) throws -> SparkProcess {
        let scratch = "\(folder)/\(name)"
        var environment = environment
        environment["SPARK_HOME"] = installation.home
        environment["SPARK_LOCAL_DIRS"] = "\(scratch)/local"
        let settings =
            [
                // No metastore, no pages, nothing outside of the temporary folder.
                "spark.sql.catalogImplementation=in-memory",
                "spark.sql.warehouse.dir=\(scratch)/warehouse",
                "spark.sql.variable.substitute=false",
                "spark.ui.enabled=false",
            ] + options.settings
        let query = SparkQuery.text(chunks: chunks, worker: worker, work: work.location)
        let command =
            ["\(installation.home)/bin/spark-sql", "--master", options.master.text, "--name", "scale ingest"]
            + settings.flatMap { ["--conf", $0] } + ["-e", query]
        return try SparkProcess(command, environment: environment, log: log.path, scratch: scratch)
    }

    /// Why Spark failed, as the workers tell it, or else Spark.
    private func failure(_ log: SparkLog, _ loader: ChunkLoader, _ work: some WorkStore) async -> IngestError
    {
        let names = (try? await work.list("errors/")) ?? []
        for name in names {
            guard let chunk = Int(name.dropFirst(7)), !loader.loaded.contains(chunk),
                let text = try? await work.get(name)
            else { continue }
            let cause = String(decoding: text.prefix(1000), as: UTF8.self).split(separator: "\n").first ?? ""
            return IngestError(
                .sparkFailed, at: "chunk \(chunk)", "a worker failed: \(cause); Spark's log: \(log.path)")
        }
        return log.failure(worker: worker, master: options.master)
    }

    private func noExecutors(_ log: SparkLog) -> IngestError {
        IngestError(
            .noExecutors, at: options.master.text,
            "it gave no executor within \(Int(options.patience.seconds)) seconds: see whether it has workers with "
                + "free cores and memory; Spark's log: \(log.path)")
    }
}
