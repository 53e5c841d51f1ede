import Foundation
import Ingest
import Testing

/// A command in the place of Spark's, to do what no cluster can be made to do on purpose.
struct StandInSpark {
    /// For the engine.
    let environment: [String: String]
    let options: SparkEngine.Options

    /// - Parameters:
    ///   - script: is run by `bash`, with `$run` as the run's folder, `$scale` as the executable, and `$base`.
    ///     Ends as Spark would.
    init(in base: String, script: String) throws {
        let home = base + "/stand-in"
        let executable = ScaleProcess.executable?.path(percentEncoded: false) ?? ""
        try FileManager.default.createDirectory(
            atPath: home + "/bin", withIntermediateDirectories: true)
        let text = """
            #!/bin/bash
            set -e
            base='\(base)' scale='\(executable)'
            run=$(dirname "$base"/work/scale-work/*/manifest.json)
            \(script)
            """
        try text.write(toFile: home + "/bin/spark-sql", atomically: true, encoding: .utf8)
        chmod(home + "/bin/spark-sql", 0o755)
        environment = ProcessInfo.processInfo.environment.merging([
            "SPARK_HOME": home, "TMPDIR": base, "SCALE_CATALOG": "postgresql://scale@host/scale",
            "PGPASSWORD": "secret", "PGSERVICE": "secret",
        ]) { $1 }
        options = SparkEngine.Options(
            master: try #require(SparkMaster("local")), chunkSize: 100,
            work: base + "/work", workerBinary: executable, catalog: base)
    }
}
