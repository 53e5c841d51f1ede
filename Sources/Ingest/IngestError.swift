/// Why an ingest could not start or end; what its catalog reports is a ``CatalogError``.
package struct IngestError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        case folderMissing = "folder-missing"
        /// The path is a file.
        case notAFolder = "not-a-folder"
        case folderUnreadable = "folder-unreadable"
        case titlesUnreadable = "titles-unreadable"
        /// The list of titles is not the JSON that it should be.
        case titlesMalformed = "titles-malformed"
        case reportUnwritable = "report-unwritable"
        /// What driver and workers of a run share cannot be read or written.
        case workStoreFailed = "work-store-failed"
        /// It was written by another version of this program.
        case workVersion = "work-version"
        case workDamaged = "work-damaged"
        /// The run that a worker was started for has ended.
        case runOver = "run-over"
        /// Files cannot be read in a process apart.
        case extractorFailed = "extractor-failed"
        case sparkMissing = "spark-missing"
        case javaMissing = "java-missing"
        /// The executors do not find this program.
        case workerMissing = "worker-missing"
        case masterSilent = "master-silent"
        /// Spark has a master, but no executor to give.
        case noExecutors = "no-executors"
        case sparkFailed = "spark-failed"
    }

    package var code: Code
    /// What is wrong and what to do about it, in one line.
    package var message: String
    /// A path, with `:line:column` where that is known.
    package var place: String

    package init(_ code: Code, at place: String, _ message: String) {
        self.code = code
        self.place = place
        self.message = message
    }
}

extension IngestError: CustomStringConvertible {
    package var description: String { "\(place): \(message)" }
}
