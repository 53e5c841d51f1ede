import Catalog
import ObjectStore

/// Which source a location, or what a user gives for one, stands for.
package enum FileSources {
    /// - Parameter location: a folder's path, or `s3://bucket/folder`.
    /// - Throws: ``IngestError`` of a folder, ``ObjectStoreError`` of a bucket.
    package static func source(at location: String) throws -> any FileSource {
        guard ObjectLocation.isOne(location) else { return try FolderSource(location) }
        return try S3Source(location)
    }

    /// The source whose own location this is.
    ///
    /// - Throws: ``IngestError``.
    package static func source(ofLocation location: String) throws -> any FileSource {
        location.hasPrefix("/") ? try FolderSource(location: location) : try source(at: location)
    }
}
