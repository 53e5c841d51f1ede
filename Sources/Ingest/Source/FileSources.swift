import Catalog

/// Which source a location, or what a user gives for one, stands for.
package enum FileSources {
    /// - Throws: ``IngestError``.
    package static func source(at location: String) throws -> any FileSource {
        try FolderSource(location)
    }

    /// The source whose own location this is.
    ///
    /// - Throws: ``IngestError``.
    package static func source(ofLocation location: String) throws -> any FileSource {
        location.hasPrefix("/") ? try FolderSource(location: location) : try source(at: location)
    }
}
