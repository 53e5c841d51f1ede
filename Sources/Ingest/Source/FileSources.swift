import Catalog

/// Which source a location, or what a user gives for one, stands for.
package enum FileSources {
    /// - Throws: ``IngestError``.
    package static func source(at location: String) throws -> any FileSource {
        try FolderSource(location)
    }
}
