import Foundation
import Ingest

/// Spark's own cluster on this machine: a master and workers of one core each. Ends with this object, or
/// with this process.
final class SparkCluster {
    /// Where Spark is; `nil` when `scripts/spark` has not installed it.
    static let installation = try? SparkInstallation(environment: ProcessInfo.processInfo.environment)

    let master: String
    /// Where the executors' own files are.
    private let folder: String
    private let home: String
    private var processes: [Process] = []

    /// Returns when the workers are registered.
    ///
    /// - Parameter environment: further variables, of the executors, too.
    init(in folder: String, workers: Int, environment: [String: String] = [:]) async throws {
        guard let home = Self.installation?.home else { throw POSIXError(.ENOENT) }
        self.folder = folder
        self.home = home
        let port = try Self.freePort()
        master = "spark://127.0.0.1:\(port)"
        let ports = ["--host", "127.0.0.1", "--webui-port", "0"]
        try start("master.Master", ports + ["--port", "\(port)"], environment)
        for number in 0..<workers {
            let arguments = [
                "--cores", "1", "--memory", "1g", "--work-dir", "\(folder)/worker\(number)", master,
            ]
            try start("worker.Worker", ports + arguments, environment)
        }
        let isReady = await eventually {
            let logs = (0...workers).map { "\(folder)/cluster-\($0).log" }
            return logs.filter { Self.text($0).contains("Successfully registered with master") }.count
                == workers
        }
        guard isReady else { throw POSIXError(.ETIMEDOUT) }
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    deinit { stop() }

    func stop() {
        for process in processes {
            try? (process.standardInput as? Pipe)?.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        processes = []
    }

    /// Of this cluster: they work in folders of the workers'.
    var executors: [Processes.Found] {
        Processes.all(with: "CoarseGrainedExecutorBackend").filter { process in
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process.id)/cwd")
            return place?.hasPrefix(folder) == true
        }
    }

    private func start(_ name: String, _ arguments: [String], _ environment: [String: String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        // Waits until nobody holds the other end of its standard input any more.
        let script = "exec 3<&0; \"$@\" 3<&- </dev/null & cat <&3 >/dev/null; kill -KILL $!; wait"
        process.arguments =
            ["-c", script, "cluster", "\(home)/bin/spark-class", "org.apache.spark.deploy.\(name)"]
            + arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging([
                "SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": "\(folder)/local",
            ]) { $1 }
            .merging(environment) { $1 }
        process.standardInput = Pipe()
        let log = "\(folder)/cluster-\(processes.count).log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: log)
        process.standardError = process.standardOutput
        try process.run()
        processes.append(process)
    }

    private static func freePort() throws -> UInt16 {
        let socket = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 ? getsockname(socket, address, &length) : -1
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRINUSE) }
        return UInt16(bigEndian: address.sin_port)
    }
}
