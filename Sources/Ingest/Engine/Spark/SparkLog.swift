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

/// What Spark's driver printed, and what of it a person needs to know.
struct SparkLog: Sendable {
    /// Bytes at the end that are looked at.
    private static let tail = 1 << 20
    private static let longestCause = 300

    let path: String

    /// - Parameter run: its owner and number, with a hyphen between.
    static func name(_ run: String) -> String { "spark-\(run).log" }

    /// The run's number, of a log of this owner's.
    private static func run(of name: String, owner: String) -> Int? {
        let prefix = "spark-\(owner)-"
        guard name.hasPrefix(prefix), name.hasSuffix(".log") else { return nil }
        return Int(name.dropFirst(prefix.count).dropLast(4))
    }

    /// Deletes this owner's logs but for the last: they are kept for people, but not for ever.
    static func prune(_ folder: String, owner: String, keeping count: Int) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let runs = names.compactMap { run(of: $0, owner: owner) }.sorted()
        for run in runs.dropLast(count) { unlink("\(folder)/\(name("\(owner)-\(run)"))") }
    }

    /// Whether Spark says that the cluster has nobody for its job.
    var waitsForExecutors: Bool {
        lines.contains { $0.contains("Initial job has not accepted any resources") }
    }

    /// - Parameters:
    ///   - worker: the command that the executors were to run.
    func failure(worker: String, master: SparkMaster) -> IngestError {
        let lines = lines
        func has(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
        if has("All masters are unresponsive") || has("Failed to connect to master") {
            return IngestError(
                .masterSilent, at: master.text,
                "Spark's master does not answer: start it, or check --master; Spark's log: \(path)")
        }
        if has("exited with status 127") || has("exited with status 126") {
            return IngestError(
                .workerMissing, at: worker,
                "Spark's executors do not find it: install the same scale there, or say by --worker-binary where "
                    + "it is; Spark's log: \(path)")
        }
        // What it tells last is then a matter of its cleaning up.
        if has("Max number of executor failures") {
            return IngestError(
                .noExecutors, at: master.text,
                "its executors end as soon as they have begun: one's own log says why; Spark's log: \(path)")
        }
        if has("UnsupportedClassVersionError") {
            return IngestError(
                .javaMissing, at: "java",
                "it is too old: Spark needs Java 17; set JAVA_HOME; Spark's log: \(path)")
        }
        return IngestError(
            .sparkFailed, at: master.text,
            "Spark failed: \(Self.cause(lines) ?? "it gave no reason"); its log: \(path)")
    }

    /// The last line that names an error, without the name of Java's class.
    private static func cause(_ lines: [Substring]) -> String? {
        let found = lines.last { line in
            !line.hasPrefix("\t") && (line.contains("Exception: ") || line.contains("Error: "))
        }
        guard var cause = found ?? lines.last(where: { $0.contains(" ERROR ") }) else { return nil }
        for mark in ["Exception: ", "Error: "] {
            if let range = firstRange(of: mark, in: cause) {
                cause = cause[range...]
                break
            }
        }
        return cause.count > longestCause ? cause.prefix(longestCause) + "…" : String(cause)
    }

    /// - Returns: where the text after `mark` begins.
    private static func firstRange(of mark: String, in text: Substring) -> Substring.Index? {
        var place = text.startIndex
        while place < text.endIndex {
            if text[place...].hasPrefix(mark) { return text.index(place, offsetBy: mark.count) }
            place = text.index(after: place)
        }
        return nil
    }

    private var lines: [Substring] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        lseek(descriptor, max(0, lseek(descriptor, 0, SEEK_END) - off_t(Self.tail)), SEEK_SET)
        let text = String(decoding: Descriptor.readAll(descriptor) ?? [], as: UTF8.self)
        return text.split(whereSeparator: \.isNewline)
    }
}
