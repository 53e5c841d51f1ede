import ArgumentParser
import Ingest

/// What does the work of an ingest.
struct EngineOptions: ParsableArguments {
    enum Engine: String, ExpressibleByArgument, CaseIterable {
        case inProcess = "in-process"
        case spark
    }

    @Option(help: "What reads the files: this process, or the executors of Apache Spark.")
    var engine = Engine.inProcess

    @Option(
        help: ArgumentHelp(
            "Spark's master: local[*], local[4], spark://host:7077 or k8s://https://host:6443.",
            discussion: "Without it, local[*]: this machine.", valueName: "master"))
    var master: String?

    @Option(help: ArgumentHelp("Files to a piece of Spark's work; 5000 without it.", valueName: "files"))
    var chunk: Int?

    @Option(
        help: ArgumentHelp(
            "Where Spark's workers take their work and leave what they found.",
            discussion: "A folder that all machines share. On this machine alone a temporary one will do.",
            valueName: "location"))
    var work: String?

    @Option(
        help: ArgumentHelp(
            "Where scale is on the machines of Spark's executors; without it, where it is here.",
            valueName: "path"))
    var workerBinary: String?

    @Option(
        help: ArgumentHelp("A setting of Spark's; may be given several times.", valueName: "name=value"))
    var conf: [String] = []

    func validate() throws {
        guard engine == .spark else {
            let isForSpark =
                master != nil || chunk != nil || work != nil || workerBinary != nil || !conf.isEmpty
            guard !isForSpark else {
                throw ValidationError(
                    "--master, --chunk, --work, --worker-binary and --conf are for --engine spark")
            }
            return
        }
        guard let master = sparkMaster else {
            throw ValidationError(
                "“\(master ?? "")” is not a master of Spark's: local[*], local[4], spark://host:7077 or "
                    + "k8s://https://host:6443")
        }
        guard (1...1_000_000).contains(chunk ?? 1) else {
            throw ValidationError("--chunk \(chunk ?? 0) is not between 1 and 1,000,000 files")
        }
        guard master.kind == .local || work != nil else {
            throw ValidationError("--work is needed: a folder that this machine and Spark's share")
        }
        for setting in conf {
            guard let sign = setting.firstIndex(of: "="), sign > setting.startIndex else {
                throw ValidationError("--conf \(setting) is not a name=value")
            }
        }
    }

    private var sparkMaster: SparkMaster? { SparkMaster(master ?? "local[*]") }

    /// - Parameter catalog: says which catalog is written.
    func makeEngine(catalog: String) throws -> any IngestEngine {
        guard engine == .spark, let master = sparkMaster else { return InProcessEngine() }
        let options = SparkEngine.Options(
            master: master, chunkSize: chunk ?? 5000, work: work, workerBinary: workerBinary, settings: conf,
            catalog: catalog, onLog: { ProgressDisplay.tell("Spark's log: \($0)") })
        return try SparkEngine(options)
    }
}
