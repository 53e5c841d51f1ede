#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where Spark and Java are on this machine.
package struct SparkInstallation: Sendable {
    /// `SPARK_HOME`
    package let home: String

    /// Takes Spark from `SPARK_HOME`, or else from where `scripts/spark` puts it.
    ///
    /// - Throws: ``IngestError`` when there is no Spark, or no Java.
    package init(environment: [String: String]) throws(IngestError) {
        if let home = environment["SPARK_HOME"], !home.isEmpty {
            guard Self.isExecutable("\(home)/bin/spark-sql") else {
                throw IngestError(
                    .sparkMissing, at: "SPARK_HOME",
                    "there is no bin/spark-sql in \(home): correct it, or unset it")
            }
            self.home = home
        } else {
            let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            let home = "\(cache ?? "\(environment["HOME"] ?? "")/.cache")/scale/spark/pyspark"
            guard Self.isExecutable("\(home)/bin/spark-sql") else {
                throw IngestError(
                    .sparkMissing, at: "SPARK_HOME",
                    "there is no Spark: set it to where Spark 4 is, or install Spark by scripts/spark")
            }
            self.home = home
        }
        try Self.checkJava(environment)
    }

    private static func checkJava(_ environment: [String: String]) throws(IngestError) {
        if let home = environment["JAVA_HOME"], !home.isEmpty {
            guard isExecutable("\(home)/bin/java") else {
                throw IngestError(
                    .javaMissing, at: "JAVA_HOME", "there is no bin/java in \(home): correct it, or unset it")
            }
            return
        }
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        guard folders.contains(where: { isExecutable("\($0)/java") }) else {
            throw IngestError(
                .javaMissing, at: "PATH",
                "there is no java, which Spark needs: install Java 17 (Debian: openjdk-17-jre-headless), or set "
                    + "JAVA_HOME")
        }
    }

    private static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return access(path, X_OK) == 0 && stat(path, &status) == 0 && status.kind == S_IFREG
    }
}
