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
