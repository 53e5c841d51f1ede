import Catalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
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
        /// Says which catalog is written; logs are kept for each.
        package var catalog: String
        /// How long to wait for the first worker.
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
        try await RunFolder.sweep(store, notes: folder)
        let run = try RunFolder(in: store, notes: folder)
        do {
            let chunks = try await ChunkCutter(job, into: run.work, size: options.chunkSize).cut()
            if !chunks.isEmpty { try await submit(chunks, of: job, in: run) }
            try await run.remove()
        } catch {
            // In a task of its own, since this one may be cancelled. The first error is the one to tell;
            // what is left behind the next run takes away.
            await Task { try? await run.remove() }.value
            throw error
        }
    }

    /// Runs Spark on the chunks, and loads them as they are done.
    private func submit(_ chunks: [CutChunk], of job: IngestJob, in run: RunFolder) async throws {
        let owner = String("\(SongID(of: Array(options.catalog.utf8).span))".prefix(12))
        let log = SparkLog(path: "\(folder)/\(SparkLog.name("\(owner)-\(job.run.id)"))")
        let failure = SparkFailure(log: log, master: options.master, worker: worker)
        let spark = try start(chunks: chunks.count, run, log)
        SparkLog.prune(folder, owner: owner, keeping: Self.keptLogs)
        options.onLog(log.path)
        var loader = ChunkLoader(chunks, of: job, from: run.work)
        do {
            let begin = ContinuousClock.now
            var ending: ChildProcess.Ending?
            while ending == nil {
                ending = await spark.ending()
                // What is there when Spark has ended is all there will be.
                if try await !loader.load(), ending == nil {
                    if loader.loaded.isEmpty { try await loader.countExecutors() }
                    let isLate = ContinuousClock.now - begin > options.patience
                    if loader.executors.isEmpty, isLate, log.waitsForExecutors {
                        throw failure.noExecutors(within: options.patience)
                    }
                    try await Task.sleep(for: run.work.pollInterval)
                }
            }
            guard ending == .exited(0) else { throw await failure.cause(in: run.work, loaded: loader.loaded) }
            try await loader.loadUnseen()
            try await loader.countExecutors()
            try loader.finish(at: log.path)
        } catch {
            await spark.stop()
            throw error
        }
    }

    private func start(chunks: Int, _ run: RunFolder, _ log: SparkLog) throws -> SparkProcess {
        let scratch = "\(folder)/spark-\(run.name)"
        // Nothing there reads or writes the catalog, and what is in the environment is easily shown.
        var environment = environment.filter { !$0.key.hasPrefix("PG") && $0.key != "SCALE_CATALOG" }
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
        let query = SparkQuery.text(chunks: chunks, worker: worker, work: run.work.location)
        let command =
            ["\(installation.home)/bin/spark-sql", "--master", options.master.text, "--name", "scale ingest"]
            + settings.flatMap { ["--conf", $0] } + ["-e", query]
        return try SparkProcess(command, environment: environment, log: log.path, scratch: scratch)
    }
}
